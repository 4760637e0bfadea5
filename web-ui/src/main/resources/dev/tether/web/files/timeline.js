// Draws the reattachment timeline: a lane for each node, a ribbon for each remote task that changes
// lanes when its owner changes, marks for calls, lines for what was done. Only what is new is
// fetched, and only the lanes that are in sight are drawn: hundreds of them cost no more than a few.
'use strict';
(() => {
  const NS = 'http://www.w3.org/2000/svg';
  const HEAD = 26, LEFT = 92, LANE_MIN = 64, ROW = 26, THIN_ROW = 13, MANY_ROWS = 8, FOOT = 22;
  const MOST_CALLS = 4000, MOST_TASKS = 20000, MOST_PIECES = 200, MOST_RIBBONS = 1500, MOST_MARKS = 1500;
  const box = document.getElementById('timeline');
  const tip = document.getElementById('tip');
  const summary = document.getElementById('timeline-summary');
  let data = null, tasks = new Map(), moves = new Map(), calls = new Map(), cursor = '', skew = 0;
  let loading = false, again = false, paused = false, frozenNow = 0;
  let span = 60000, end = 0, drawn = 0, queued = false, fresh = [], seenTo = -1, laid = [];

  // A session that was opened from a file stands still where it ended.
  const now = () => (paused ? frozenNow : data && data.until ? data.until : Date.now() + skew);

  async function load() {
    if (loading) { again = true; return; }
    const cluster = Tether.state.c;
    if (!cluster) { data = null; draw(); return; }
    loading = true;
    try {
      do {
        again = false;
        const answer = await fetch('/timeline?c=' + encodeURIComponent(cluster) + '&cursor=' + cursor);
        if (!answer.ok || !(answer.headers.get('Content-Type') || '').includes('json')) break;
        const news = await answer.json();
        if (news.cluster !== Tether.state.c) { reset(); again = true; continue; }
        take(news);
        draw();
      } while (again && cluster === Tether.state.c);
    } catch { /* the line of the connection tells */ } finally { loading = false; }
  }

  // What came is added to what is known.
  function take(news) {
    if (news.whole || !data) { reset(); data = { cluster: news.cluster, nodes: [], actions: [] }; }
    skew = news.now - Date.now();
    data.began = news.began;
    if (news.until && !data.until) { data.until = news.until; span = Math.max(10000, (news.until - news.began) * 1.1); }
    cursor = news.cursor;
    if (news.nodes) data.nodes = news.nodes;
    for (const action of news.actions || []) data.actions.push(action);
    if (data.actions.length > 4000) data.actions.splice(0, 2000);
    for (const change of news.owners) own(change);
    for (const [slot, list] of Object.entries(news.moves || {})) { if (list.length) moves.set(slot, list); else moves.delete(slot); }
    for (const call of news.calls) {
      calls.set(call.n, call);
      // Calls of before this page was opened tell nothing of its speed.
      if (call.n > seenTo && !news.whole) fresh.push(call.at);
    }
    for (const call of news.calls) seenTo = Math.max(seenTo, call.n);
    if (calls.size > MOST_CALLS) calls = new Map([...calls].slice(-MOST_CALLS * 3 / 4));
    if (tasks.size > MOST_TASKS) forget();
  }

  // A remote task is kept as pieces: one for each owner, in the order of time.
  function own(change) {
    let task = tasks.get(change.task);
    if (!task) { task = { task: change.task, slot: change.slot, colour: 'c' + tasks.size % 6, pieces: [] }; tasks.set(change.task, task); }
    const last = task.pieces.at(-1);
    if (last && !last.to) last.to = change.at;
    if (change.custody === 'gone') { task.gone = change.at; return; }
    task.gone = 0;
    if (last && last.alloc === change.alloc && last.custody === change.custody && last.gen === change.gen) {
      last.to = null; last.state = change.state; last.identity = change.identity || last.identity;
    } else {
      task.pieces.push({ ...change, from: change.at, to: null });
      if (task.pieces.length > MOST_PIECES) task.pieces.shift();
    }
  }

  function forget() {
    const gone = [...tasks.values()].filter(task => task.gone).sort((a, b) => a.gone - b.gone);
    for (const task of gone.slice(0, MOST_TASKS / 4)) tasks.delete(task.task);
  }

  // How long a call took to become a mark, for the measurement that the README tells of.
  const delays = [];
  function measure() {
    if (!fresh.length) return;
    const calls = fresh;
    fresh = [];
    // A task of its own behind the frame: what was drawn has been painted by then.
    setTimeout(() => {
      const at = Date.now() + skew;
      for (const began of calls) delays.push(at - began);
      if (delays.length > 20000) delays.splice(0, delays.length - 20000);
    }, 0);
  }

  function reset() { data = null; tasks = new Map(); moves = new Map(); calls = new Map(); cursor = ''; end = 0; fresh = []; seenTo = -1; }

  function el(name, attributes, text) {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // A lane for each node, with a row for each task that is on it in the time that is shown.
  function lanes(begin, until) {
    const found = new Map(data.nodes.map(node => [node.name, { name: node.name, node, rows: new Map() }]));
    for (const task of tasks.values()) {
      if (task.gone && task.gone < begin) continue;
      for (const piece of task.pieces) {
        piece.lane = null;
        if ((piece.to ?? until) < begin || piece.from > until || !piece.node) continue;
        let lane = found.get(piece.node);
        if (!lane) { lane = { name: piece.node, node: null, rows: new Map() }; found.set(piece.node, lane); }
        // A ribbon keeps its row within a lane, so that ribbons do not cover each other.
        if (!lane.rows.has(task.task)) lane.rows.set(task.task, lane.rows.size);
        piece.lane = lane;
        piece.row = lane.rows.get(task.task);
      }
    }
    return [...found.values()];
  }

  function draw() {
    if (queued) return;
    queued = true;
    const now = () => { queued = false; drawNow(); measure(); };
    if (document.hidden) setTimeout(now, 0); else requestAnimationFrame(now);
  }

  function drawNow() {
    if (!data || !data.nodes.length) {
      const empty = document.createElement('p');
      empty.className = 'empty';
      empty.textContent = data ? 'The cluster is being started: its nodes will be lanes here.' : 'Choose a cluster.';
      box.replaceChildren(empty);
      summary.textContent = '';
      return;
    }
    // A mark that is pressed stays until it is released: the next drawing is soon.
    if (!box.clientHeight || Tether.isPressed(box)) return;
    const width = Math.max(320, box.clientWidth);
    // A short story begins at the left and has room to go on; a long one shows its end.
    const last = end || now();
    const begin = !end && last - data.began < span * 0.92 ? data.began - span * 0.02 : last - span * (end ? 1 : 0.92);
    const until = end || begin + span;
    const x = at => LEFT + (at - begin) / span * (width - LEFT - 26);
    const rows = lanes(begin, until);
    laid = rows;
    let top = HEAD;
    const least = Math.max(LANE_MIN, Math.min(130, (box.clientHeight - HEAD - FOOT - 4) / rows.length));
    for (const lane of rows) {
      lane.step = lane.rows.size > MANY_ROWS ? THIN_ROW : ROW;
      lane.top = top;
      lane.height = Math.max(least, 44 + lane.rows.size * lane.step);
      top += lane.height;
    }
    const from = box.scrollTop - 60, to = box.scrollTop + box.clientHeight + 60;
    for (const lane of rows) lane.seen = lane.top + lane.height > from && lane.top < to;
    const inSight = rows.filter(lane => lane.seen);
    const svg = el('svg', { width, height: top + FOOT, role: 'img', 'aria-label': describe() });
    const defs = el('defs', {});
    const pattern = el('pattern', { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
    pattern.append(el('rect', { width: 3, height: 7, class: 'hatch' }));
    const clip = el('clipPath', { id: 'clip' });
    clip.append(el('rect', { x: LEFT - 8, y: 0, width: width - LEFT + 8, height: top }));
    defs.append(pattern, clip);
    svg.append(defs);
    const inside = el('g', { 'clip-path': 'url(#clip)' });
    const ticks = grid(svg, begin, until, x, Math.max(HEAD, from), Math.min(top, to), width);
    for (const lane of inSight) {
      svg.append(el('path', { class: 'rule', d: `M0 ${lane.top + lane.height}H${width}` }));
      svg.append(el('text', { class: 'lane', x: 12, y: lane.top + 26 }, lane.name));
      const word = lane.node ? lane.node.word : 'removed';
      svg.append(el('text', { x: 12, y: lane.top + 42 }, word));
      if (word !== 'ready') svg.append(el('rect', { x: LEFT - 6, y: lane.top + 1, width: width - LEFT + 6, height: lane.height - 2, fill: 'url(#hatch)' }));
    }
    svg.append(inside);
    const labels = new Map();
    const named = new Map(rows.map(lane => [lane.name, lane]));
    for (const action of data.actions) mark(inside, action, named, x, from, to, labels);
    const heights = new Map();
    let left = MOST_RIBBONS;
    for (const task of tasks.values()) {
      const touches = task.pieces.some(piece => piece.lane && piece.lane.seen);
      for (const piece of task.pieces) if (piece.lane && piece.lane.seen) heights.set(piece.alloc + piece.lane.name, y(piece));
      if (touches && left > 0) left -= ribbon(inside, task, x, begin, Math.min(last, until));
    }
    if (document.getElementById('show-calls').checked) {
      let marks = MOST_MARKS;
      for (const call of calls.values()) {
        const lane = named.get(call.node);
        if (lane && lane.seen && marks > 0 && call.at >= begin && call.at <= until) { callMark(inside, call, lane, heights, x); marks--; }
      }
    }
    for (const list of moves.values()) for (const move of list) verdict(inside, move, x, begin, until, width);
    if (!end) {
      const line = Math.min(width - 2, x(now()));
      svg.append(el('path', { class: 'now', d: `M${line} ${Math.max(HEAD - 6, from)}V${Math.min(top, to)}` }), el('text', { x: line, y: top + 14, 'text-anchor': 'end' }, data.until ? 'end' : paused ? 'paused' : 'now'));
    }
    svg.append(ticks);
    box.replaceChildren(svg);
    summary.textContent = describe();
    drawn = performance.now();
    box.dataset.lanes = inSight.length;
  }

  function describe() {
    const counts = {};
    for (const list of moves.values()) for (const move of list) counts[move.verdict] = (counts[move.verdict] || 0) + 1;
    return ['reattached', 'restarted', 'lost', 'duplicated'].filter(word => counts[word]).map(word => counts[word] + ' ' + word).join(', ') || 'no move yet';
  }

  // Lines behind everything; returns the times, which stay at the top of what is in sight.
  function grid(svg, begin, until, x, from, to, width) {
    const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];
    const step = 1000 * (steps.find(one => (width - LEFT) / (span / 1000 / one) > 90) || 7200);
    const head = el('g', {}), above = box.scrollTop;
    if (above > 0) head.append(el('rect', { class: 'head', x: 0, y: above, width, height: HEAD - 4 }));
    for (let at = Math.ceil((begin - data.began) / step) * step + data.began; at <= until; at += step) {
      if (at < data.began) continue;
      svg.append(el('path', { class: 'grid', d: `M${x(at)} ${from - 4}V${to}` }));
      const seconds = Math.round((at - data.began) / 1000);
      head.append(el('text', { x: x(at), y: above + 15, 'text-anchor': 'middle' }, seconds < 120 ? seconds + ' s' : Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0')));
    }
    svg.append(el('path', { class: 'rule', d: `M0 ${HEAD}H${width}` }));
    return head;
  }

  const y = piece => piece.lane.top + 34 + piece.row * piece.lane.step;

  function ribbon(group, task, x, begin, until) {
    const pieces = task.pieces.filter(piece => piece.lane);
    let count = 0;
    pieces.forEach((piece, index) => {
      const to = piece.to ?? until;
      const following = pieces[index + 1];
      if (to < begin || !(piece.lane.seen || (following && following.lane.seen))) return;
      count++;
      const thin = piece.lane.step === THIN_ROW;
      const from = Math.max(x(piece.from), x(begin) - 40), till = Math.max(from + 1, Math.min(x(to), x(until)));
      const over = !piece.identity && piece.state && piece.state.startsWith('exited');
      let path = `M${from} ${y(piece)}H${till}`;
      if (following && (following.lane !== piece.lane || following.row !== piece.row)) {
        // The hop takes some room on both sides, also where it took no time.
        const back = Math.min(18, (till - from) / 2), on = 18;
        path = `M${from} ${y(piece)}H${till - back}C${till + on / 2} ${y(piece)} ${till - back / 2} ${y(following)} ${till + on} ${y(following)}`;
      }
      const line = el('path', { class: `ribbon hit ${thin ? 'thin' : ''} ${task.colour} ${piece.custody === 'detached' ? 'detached' : ''} ${over ? 'over' : ''}`, d: path, 'data-ribbon': task.task, 'data-node': piece.node, 'data-gen': piece.gen });
      line.tip = () => [task.slot, 'allocation ' + piece.alloc.slice(0, 8) + ' on ' + piece.node, 'generation ' + piece.gen + ', ' + piece.custody, piece.identity ? 'pid ' + piece.identity.replace('@', ', started at tick ') : piece.state, 'from ' + time(piece.from) + (piece.to ? ' to ' + time(piece.to) : '')].join('\n');
      line.go = () => Tether.set({ sel: 'task:' + task.task });
      group.append(line);
      if (piece.custody === 'held' && till - from > 70) {
        const label = `${task.slot.replace(/^.*?\./, '')} · ${piece.alloc.slice(0, 8)} · gen ${piece.gen}` + (piece.identity ? ' · pid ' + piece.identity.split('@')[0] : '');
        const most = Math.floor((till - from - 30) / 6.4);
        group.append(el('text', { class: 'on', x: Math.max(from, LEFT) + 16, y: y(piece) + 4, 'pointer-events': 'none' }, label.length > most ? label.slice(0, Math.max(0, most - 1)) + '…' : label));
      }
    });
    return count;
  }

  function mark(group, action, named, x, from, to, labels) {
    if (x(action.at) < LEFT) return;
    const lane = named.get(action.where);
    if (lane && !lane.seen) return;
    const kind = action.fault ? 'fault' : 'act';
    const top = lane ? lane.top : Math.max(HEAD, from), foot = lane ? lane.top + lane.height : to;
    const line = el('path', { class: kind + ' hit', d: `M${x(action.at)} ${top + 2}V${foot - 2}`, 'data-action': action.what });
    line.tip = () => `${time(action.at)}  ${action.where} ${action.what}`;
    group.append(line);
    // A label that would cover the one before is left out; pointing at the line tells it.
    const free = labels.get(action.where) || 0;
    if (lane && x(action.at) > free) {
      group.append(el('text', { class: kind, x: x(action.at) + 4, y: lane.top + lane.height - 6 }, action.what));
      labels.set(action.where, x(action.at) + 10 + action.what.length * 6);
    }
  }

  function callMark(group, call, lane, heights, x) {
    const height = heights.get(call.alloc + lane.name) ?? lane.top + lane.height - 12;
    const bad = call.status !== 'OK' && call.status !== 'open';
    const circle = el('circle', { class: `mark hit ${bad ? 'bad' : ''} ${call.status === 'open' ? 'open' : ''}`, cx: x(call.at), cy: height, r: 4, 'data-call-mark': call.method });
    circle.tip = () => `${time(call.at)}  ${call.method} on ${call.node}\n${call.status}${call.took ? ' after ' + call.took : ''}${call.note ? '\n' + call.note : ''}\nallocation ${call.alloc.slice(0, 8)}`;
    circle.go = () => Tether.showCall(call.n);
    group.append(circle);
  }

  function verdict(group, move, x, begin, until, width) {
    if (move.at < begin || move.at > until) return;
    const task = tasks.get(move.task);
    const piece = task && task.pieces.find(one => one.gen === move.gen && one.lane && one.lane.seen);
    if (!piece) return;
    const text = `${move.verdict} · ${move.took}`;
    const w = text.length * 6.6 + 16, left = Math.min(x(move.at) + 10, width - w - 4), above = y(piece) - 31;
    const pill = el('rect', { class: 'pill hit ' + move.verdict, x: left, y: above, width: w, height: 18, 'data-verdict': move.verdict });
    pill.tip = () => [move.slot, `${move.from} → ${move.to}, generation ${move.gen}`, 'process before ' + (move.before || 'unknown'), 'process after  ' + (move.after || 'unknown'), move.same ? 'the same pid and start time: the same process' : 'not the same process', 'after ' + move.took].join('\n');
    pill.go = () => Tether.set({ sel: 'task:' + move.task });
    group.append(pill, el('text', { class: move.verdict, x: left + 8, y: above + 13, 'pointer-events': 'none' }, text));
  }

  const time = at => new Date(at).toISOString().slice(11, 23);

  function zoom(factor) {
    span = Math.max(2000, Math.min(24 * 3600 * 1000, span * factor));
    draw();
  }

  function command(what) {
    if (what === 'in') zoom(0.5);
    if (what === 'out') zoom(2);
    if (what === 'all' && data) { end = 0; span = Math.max(10000, now() - data.began); draw(); }
    if (what === 'pause') {
      frozenNow = now();
      paused = !paused;
      if (!paused) end = 0;
      const button = document.querySelector('[data-timeline=pause]');
      button.setAttribute('aria-pressed', paused);
      button.textContent = paused ? 'Go on' : 'Pause';
      draw();
    }
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-timeline]');
    if (button) command(button.dataset.timeline);
  });
  box.addEventListener('wheel', event => { if (event.ctrlKey || event.altKey) { event.preventDefault(); zoom(event.deltaY > 0 ? 1.25 : 0.8); } }, { passive: false });
  box.addEventListener('keydown', event => {
    const step = span / 5;
    if (event.key === '+' || event.key === '=') zoom(0.5);
    else if (event.key === '-') zoom(2);
    else if (event.key === 'ArrowLeft') { end = (end || now()) - step; draw(); }
    else if (event.key === 'ArrowRight') { end = (end || now()) + step; if (end >= now()) end = 0; draw(); }
    else return;
    event.preventDefault();
  });
  box.addEventListener('pointermove', event => {
    const hit = event.target.closest('.hit');
    tip.hidden = !(hit && hit.tip);
    if (tip.hidden) return;
    tip.textContent = hit.tip();
    const pane = box.parentElement.getBoundingClientRect();
    tip.style.left = Math.min(event.clientX - pane.left + 14, pane.width - tip.offsetWidth - 8) + 'px';
    tip.style.top = Math.min(event.clientY - pane.top + 14, pane.height - tip.offsetHeight - 8) + 'px';
  });
  box.addEventListener('pointerleave', () => { tip.hidden = true; });
  box.addEventListener('click', event => { const hit = event.target.closest('.hit'); if (hit && hit.go) hit.go(); });
  document.getElementById('show-calls').addEventListener('change', draw);
  box.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(() => draw()).observe(box);
  // A node that is chosen comes into sight, where there are too many for that anyway.
  Tether.listen((state, selects) => {
    if (!selects || !state.sel.startsWith('node:')) return;
    requestAnimationFrame(() => {
      const lane = laid.find(one => one.name === state.sel.slice(5));
      if (lane && !(lane.top >= box.scrollTop && lane.top + LANE_MIN <= box.scrollTop + box.clientHeight)) box.scrollTop = lane.top - HEAD;
    });
  });
  Tether.listen((state, selects) => { if (selects && (!data || data.cluster !== state.c)) { reset(); draw(); load(); } });
  // Time goes on also when nothing happens.
  setInterval(() => { if (!document.hidden && data && !paused && !end && performance.now() - drawn > 900) draw(); }, 500);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });

  Tether.timeline = { load, command, draw, delays, nodes: () => (data ? data.nodes : []), remote: () => [...tasks.values()].filter(task => task.pieces.length), known: () => ({ tasks: tasks.size, calls: calls.size }) };
})();
