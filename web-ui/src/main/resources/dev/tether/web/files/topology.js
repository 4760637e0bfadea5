// Draws who owns what: the nodes at the left, the remote tasks where they run at the right, and a line
// from each task to the node that owns it. Owners of before are dashed: so a handover is seen to move
// a line, while the task stays where it is.
'use strict';
(() => {
  const NS = 'http://www.w3.org/2000/svg';
  const MOST_NODES = 60, MOST_TASKS = 120, MOST_FORMER = 3;
  const box = document.getElementById('topology');
  let drawn = '';

  function el(name, className, text) {
    const one = document.createElement(name);
    one.className = className;
    if (text !== undefined) one.textContent = text;
    return one;
  }

  // What is drawn, and nothing of what passes with time: the same again is not drawn again.
  function facts() {
    const tasks = Tether.timeline.remote().filter(task => !task.gone).map(task => {
      const last = task.pieces.at(-1);
      const owner = last.custody === 'held' ? last.node : '';
      const former = [...new Set(task.pieces.map(piece => piece.node))].filter(node => node && node !== owner).slice(-MOST_FORMER);
      return { id: task.task, slot: task.slot, colour: task.colour, owner, former, gen: last.gen, what: last.identity ? 'pid ' + last.identity.split('@')[0] : last.state };
    });
    const owned = new Map();
    for (const task of tasks) if (task.owner) owned.set(task.owner, (owned.get(task.owner) || 0) + 1);
    const nodes = Tether.timeline.nodes().map(node => ({ name: node.name, word: node.word, owned: owned.get(node.name) || 0 }));
    // Where there are too many, those stay that own something.
    const shown = nodes.length > MOST_NODES ? [...nodes].sort((a, b) => b.owned - a.owned).slice(0, MOST_NODES) : nodes;
    return { cluster: Tether.state.c, sel: Tether.state.sel, nodes: shown, moreNodes: nodes.length - shown.length, tasks: tasks.slice(0, MOST_TASKS), moreTasks: Math.max(0, tasks.length - MOST_TASKS) };
  }

  function card(known, select, title, lines, kind) {
    const one = el('button', 'box ' + kind + (known.sel === select ? ' sel' : ''));
    one.type = 'button';
    one.dataset.cluster = known.cluster;
    one.dataset.select = select;
    one.append(el('b', '', title));
    for (const line of lines) one.append(el('span', 'dim', line));
    return one;
  }

  function column(title, cards, more, what) {
    const one = el('div', 'column');
    one.append(el('h3', '', title), ...cards);
    if (!cards.length) one.append(el('p', 'empty', 'none'));
    if (more) one.append(el('p', 'empty', '… and ' + more + ' more ' + what));
    return one;
  }

  function build(known) {
    const nodes = new Map(known.nodes.map(node => [node.name, card(known, 'node:' + node.name, node.name, [node.word + (node.owned ? ' · owns ' + node.owned : '')], 'node' + (node.word === 'ready' ? '' : ' unready'))]));
    const tasks = new Map(known.tasks.map(task => [task.id, card(known, 'task:' + task.id, task.slot, [task.what + ' · gen ' + task.gen, task.owner ? 'owned by ' + task.owner : 'nobody owns it'], 'task ' + task.colour)]));
    const whole = el('div', 'topo');
    const lines = document.createElementNS(NS, 'svg');
    lines.setAttribute('aria-hidden', 'true');
    whole.append(lines, column('Nomad nodes', [...nodes.values()], known.moreNodes, 'nodes'), column('Remote tasks, where they run', [...tasks.values()], known.moreTasks, 'tasks'));
    return { whole, lines, nodes, tasks };
  }

  // After the cards have their places.
  function connect(known, made) {
    const { lines, nodes, tasks } = made;
    lines.setAttribute('width', made.whole.scrollWidth);
    lines.setAttribute('height', made.whole.scrollHeight);
    const link = (task, name, kind) => {
      const from = nodes.get(name), to = tasks.get(task.id);
      if (!from || !to) return;
      const x1 = from.offsetLeft + from.offsetWidth, y1 = from.offsetTop + from.offsetHeight / 2;
      const x2 = to.offsetLeft, y2 = to.offsetTop + to.offsetHeight / 2, bend = (x2 - x1) / 2;
      const line = document.createElementNS(NS, 'path');
      line.setAttribute('class', 'link-line ' + task.colour + ' ' + kind);
      line.setAttribute('d', `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
      line.dataset.link = name;
      lines.append(line);
    };
    for (const task of known.tasks) {
      for (const name of task.former) link(task, name, 'former');
      if (task.owner) link(task, task.owner, 'owner');
    }
  }

  function draw() {
    if (!box.clientWidth || Tether.isPressed(box)) return;
    const known = facts();
    const now = JSON.stringify(known) + box.clientWidth;
    if (now === drawn) return;
    drawn = now;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.select : '';
    const scrolled = box.scrollTop;
    const made = build(known);
    box.replaceChildren(made.whole);
    connect(known, made);
    box.scrollTop = scrolled;
    const again = focused && [...made.nodes.values(), ...made.tasks.values()].find(one => one.dataset.select === focused);
    if (again) again.focus({ preventScroll: true });
  }

  new ResizeObserver(draw).observe(box);
  setInterval(() => { if (!document.hidden && Tether.state.center === 'topology') draw(); }, 500);
  Tether.topology = { draw };
})();
