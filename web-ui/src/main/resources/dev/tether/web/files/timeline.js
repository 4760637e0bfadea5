// Draws the reattachment timeline: a lane for each node, a ribbon for each remote task that changes
// lanes when its owner changes, marks for calls, lines for what was done.
'use strict';
(() => {
  const NS = 'http://www.w3.org/2000/svg';
  const HEAD = 26, LEFT = 92, LANE_MIN = 64, ROW = 26, FOOT = 22;
  const box = document.getElementById('timeline');
  const tip = document.getElementById('tip');
  const summary = document.getElementById('timeline-summary');
  let data = null, calls = new Map(), next = 0, skew = 0;
  let loading = false, again = false, paused = false, frozenNow = 0;
  let span = 60000, end = 0, drawn = 0;

  const now = () => (paused ? frozenNow : Date.now() + skew);

  async function load() {
    if (loading) { again = true; return; }
    const cluster = Tether.state.c;
    if (!cluster) { data = null; draw(); return; }
    loading = true;
    try {
      do {
        again = false;
        const answer = await fetch('/timeline?c=' + encodeURIComponent(cluster) + '&since=' + next);
        if (!answer.ok || !(answer.headers.get('Content-Type') || '').includes('json')) break;
        const fresh = await answer.json();
        if (fresh.cluster !== Tether.state.c) { reset(); again = true; continue; }
        skew = fresh.now - Date.now();
        for (const call of fresh.calls) calls.set(call.n, call);
        if (calls.size > 4000) calls = new Map([...calls].slice(-3000));
        next = fresh.next;
        data = fresh;
        draw();
        seen(fresh.calls);
      } while (again);
    } catch { /* the line of the connection tells */ } finally { loading = false; }
  }

  // How long a call took to become a mark, for the measurement that the README tells of.
  const delays = [];
  function seen(fresh) {
    const at = Date.now() + skew;
    for (const call of fresh) if (!call.measured) { call.measured = true; delays.push(at - call.at); }
    if (delays.length > 5000) delays.splice(0, delays.length - 5000);
  }

  function reset() { data = null; calls = new Map(); next = 0; end = 0; }

  function el(name, attributes, text) {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // Remote tasks as pieces: one for each owner, in the order of time.
  function tasks() {
    const found = new Map();
    for (const change of data.owners) {
      let task = found.get(change.task);
      if (!task) { task = { task: change.task, slot: change.slot, pieces: [] }; found.set(change.task, task); }
      const last = task.pieces.at(-1);
      if (last) last.to = change.at;
      if (change.custody === 'gone') { task.gone = change.at; continue; }
      if (last && last.alloc === change.alloc && last.custody === change.custody) {
        last.to = null; last.state = change.state; last.identity = change.identity || last.identity;
      } else {
        task.pieces.push({ ...change, from: change.at, to: null });
      }
    }
    return [...found.values()].filter(task => task.pieces.length);
  }

  function lanes(all) {
    const names = data.nodes.map(node => node.name);
    for (const task of all) for (const piece of task.pieces) if (piece.node && !names.includes(piece.node)) names.push(piece.node);
    return names.map(name => ({ name, node: data.nodes.find(node => node.name === name), rows: [] }));
  }

  function draw() {
    if (!data || !data.nodes.length) {
      const empty = document.createElement('p');
      empty.className = 'empty';
      empty.textContent = data ? 'The cluster is being started: its nodes will be lanes here.' : 'Choose a cluster.';
      box.replaceChildren(empty);
      summary.textContent = '';
      return;
    }
    const width = Math.max(320, box.clientWidth);
    // A short story begins at the left and has room to go on; a long one shows its end.
    const last = end || now();
    const begin = !end && last - data.began < span * 0.92 ? data.began - span * 0.02 : last - span * (end ? 1 : 0.92);
    const until = end || begin + span;
    const x = at => LEFT + (at - begin) / span * (width - LEFT - 26);
    const all = tasks().filter(task => (task.gone || last) >= begin);
    const rows = lanes(all);
    // A ribbon keeps its row within a lane, so that ribbons do not cover each other.
    all.forEach((task, index) => {
      task.colour = 'c' + index % 6;
      for (const piece of task.pieces) {
        const lane = rows.find(one => one.name === piece.node);
        if (!lane) continue;
        let row = lane.rows.indexOf(task.task);
        if (row < 0) { row = lane.rows.length; lane.rows.push(task.task); }
        piece.lane = lane; piece.row = row;
      }
    });
    let top = HEAD;
    const least = Math.max(LANE_MIN, Math.min(130, (box.clientHeight - HEAD - FOOT - 4) / rows.length));
    for (const lane of rows) { lane.top = top; lane.height = Math.max(least, 44 + lane.rows.length * ROW); top += lane.height; }
    const svg = el('svg', { width, height: top + FOOT, role: 'img', 'aria-label': describe() });
    const defs = el('defs', {});
    const pattern = el('pattern', { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
    pattern.append(el('rect', { width: 3, height: 7, class: 'hatch' }));
    defs.append(pattern);
    const clip = el('clipPath', { id: 'clip' });
    clip.append(el('rect', { x: LEFT - 8, y: 0, width: width - LEFT + 8, height: top }));
    defs.append(clip);
    svg.append(defs);
    const inside = el('g', { 'clip-path': 'url(#clip)' });
    grid(svg, begin, until, x, top, width);
    for (const lane of rows) {
      svg.append(el('path', { class: 'rule', d: `M0 ${lane.top + lane.height}H${width}` }));
      svg.append(el('text', { class: 'lane', x: 12, y: lane.top + 26 }, lane.name));
      const word = lane.node ? lane.node.word : 'removed';
      svg.append(el('text', { x: 12, y: lane.top + 42 }, word));
      if (word !== 'ready') svg.append(el('rect', { x: LEFT - 6, y: lane.top + 1, width: width - LEFT + 6, height: lane.height - 2, fill: 'url(#hatch)' }));
    }
    svg.append(inside);
    const labels = new Map();
    for (const action of data.actions) mark(inside, action, rows, x, top, labels);
    for (const task of all) ribbon(inside, task, x, begin, Math.min(last, until));
    const visible = document.getElementById('show-calls').checked;
    if (visible) for (const call of calls.values()) if (call.at >= begin && call.at <= until) callMark(inside, call, all, rows, x);
    for (const move of data.moves) verdict(inside, move, all, x, begin, until, width);
    if (!end) {
      const line = Math.min(width - 2, x(now()));
      svg.append(el('path', { class: 'now', d: `M${line} ${HEAD - 6}V${top}` }), el('text', { x: line, y: top + 14, 'text-anchor': 'end' }, paused ? 'paused' : 'now'));
    }
    box.replaceChildren(svg);
    summary.textContent = describe();
    drawn = performance.now();
    box.dataset.drawn = data.owners.length;
  }

  function describe() {
    const count = word => data.moves.filter(move => move.verdict === word).length;
    return data.moves.length === 0 ? 'no move yet' : ['reattached', 'restarted', 'lost', 'duplicated'].filter(count).map(word => count(word) + ' ' + word).join(', ');
  }

  function grid(svg, begin, until, x, bottom, width) {
    const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];
    const step = 1000 * (steps.find(one => (width - LEFT) / (span / 1000 / one) > 90) || 7200);
    for (let at = Math.ceil((begin - data.began) / step) * step + data.began; at <= until; at += step) {
      if (at < data.began) continue;
      svg.append(el('path', { class: 'grid', d: `M${x(at)} ${HEAD - 4}V${bottom}` }));
      const seconds = Math.round((at - data.began) / 1000);
      svg.append(el('text', { x: x(at), y: 15, 'text-anchor': 'middle' }, seconds < 120 ? seconds + ' s' : Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0')));
    }
    svg.append(el('path', { class: 'rule', d: `M0 ${HEAD}H${width}` }));
  }

  const y = piece => piece.lane.top + 34 + piece.row * ROW;

  function ribbon(group, task, x, begin, until) {
    const pieces = task.pieces.filter(piece => piece.lane);
    pieces.forEach((piece, index) => {
      const to = piece.to ?? until;
      if (to < begin) return;
      const following = pieces[index + 1];
      const from = Math.max(x(piece.from), x(begin) - 40), till = Math.max(from + 1, Math.min(x(to), x(until)));
      const over = !piece.identity && piece.state && piece.state.startsWith('exited');
      let path = `M${from} ${y(piece)}H${till}`;
      if (following && (following.lane !== piece.lane || following.row !== piece.row)) {
        // The hop takes some room on both sides, also where it took no time.
        const back = Math.min(18, (till - from) / 2), on = 18;
        path = `M${from} ${y(piece)}H${till - back}C${till + on / 2} ${y(piece)} ${till - back / 2} ${y(following)} ${till + on} ${y(following)}`;
      }
      const line = el('path', { class: `ribbon hit ${task.colour} ${piece.custody === 'detached' ? 'detached' : ''} ${over ? 'over' : ''}`, d: path, 'data-ribbon': task.task, 'data-node': piece.node, 'data-gen': piece.gen });
      line.tip = () => [task.slot, 'allocation ' + piece.alloc.slice(0, 8) + ' on ' + piece.node, 'generation ' + piece.gen + ', ' + piece.custody, piece.identity ? 'pid ' + piece.identity.replace('@', ', started at tick ') : piece.state, 'from ' + time(piece.from) + (piece.to ? ' to ' + time(piece.to) : '')].join('\n');
      line.go = () => Tether.set({ sel: 'task:' + task.task });
      group.append(line);
      if (piece.custody === 'held' && till - from > 70) {
        const label = `${task.slot.replace(/^.*?\./, '')} · ${piece.alloc.slice(0, 8)} · gen ${piece.gen}` + (piece.identity ? ' · pid ' + piece.identity.split('@')[0] : '');
        const most = Math.floor((till - from - 30) / 6.4);
        group.append(el('text', { class: 'on', x: Math.max(from, LEFT) + 16, y: y(piece) + 4, 'pointer-events': 'none' }, label.length > most ? label.slice(0, Math.max(0, most - 1)) + '…' : label));
      }
    });
  }

  function mark(group, action, rows, x, bottom, labels) {
    if (x(action.at) < LEFT) return;
    const lane = rows.find(one => one.name === action.where);
    const kind = action.fault ? 'fault' : 'act';
    const top = lane ? lane.top : HEAD, foot = lane ? lane.top + lane.height : bottom;
    const line = el('path', { class: kind + ' hit', d: `M${x(action.at)} ${top + 2}V${foot - 2}`, 'data-action': action.what });
    line.tip = () => `${time(action.at)}  ${action.where} ${action.what}`;
    group.append(line);
    // A label that would cover the one before is left out; pointing at the line tells it.
    const from = labels.get(action.where) || 0;
    if (lane && x(action.at) > from) {
      group.append(el('text', { class: kind, x: x(action.at) + 4, y: lane.top + lane.height - 6 }, action.what));
      labels.set(action.where, x(action.at) + 10 + action.what.length * 6);
    }
  }

  function callMark(group, call, all, rows, x) {
    const lane = rows.find(one => one.name === call.node);
    if (!lane) return;
    let height = lane.top + lane.height - 12;
    for (const task of all) for (const piece of task.pieces) if (piece.alloc === call.alloc && piece.lane === lane) height = y(piece);
    const bad = call.status !== 'OK' && call.status !== 'open';
    const circle = el('circle', { class: `mark hit ${bad ? 'bad' : ''} ${call.status === 'open' ? 'open' : ''}`, cx: x(call.at), cy: height, r: 4, 'data-call-mark': call.method });
    circle.tip = () => `${time(call.at)}  ${call.method} on ${call.node}\n${call.status}${call.took ? ' after ' + call.took : ''}${call.note ? '\n' + call.note : ''}\nallocation ${call.alloc.slice(0, 8)}`;
    circle.go = () => Tether.showCall(call.n);
    group.append(circle);
  }

  function verdict(group, move, all, x, begin, until, width) {
    if (move.at < begin || move.at > until) return;
    const task = all.find(one => one.task === move.task);
    const piece = task && task.pieces.find(one => one.gen === move.gen && one.lane);
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
  new ResizeObserver(() => draw()).observe(box);
  Tether.listen((state, selects) => { if (selects && (!data || data.cluster !== state.c)) { reset(); load(); } });
  // Time goes on also when nothing happens.
  setInterval(() => { if (!document.hidden && data && !paused && !end && performance.now() - drawn > 900) draw(); }, 500);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });

  Tether.timeline = { load, command, draw, delays, nodes: () => (data ? data.nodes : []), remote: () => (data ? tasks() : []) };
})();
