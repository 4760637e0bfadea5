// The page's behaviour: news, selection, panels, keys, the palette.
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const meta = name => document.querySelector(`meta[name=${name}]`).content;
  const csrf = meta('csrf');

  // --- Requests -----------------------------------------------------------------------------
  document.body.addEventListener('htmx:configRequest', event => {
    event.detail.headers['X-Tether-Csrf'] = csrf;
  });
  document.body.addEventListener('htmx:beforeRequest', event => {
    const why = event.target.dataset && event.target.dataset.obstacle;
    if (why) { event.preventDefault(); toast('bad', why, ''); }
    const pane = event.target.closest && event.target.closest('[data-pane]');
    // A panel that nobody sees is renewed when it is opened; its counts are told elsewhere.
    if (pane && pane.hidden && event.target.hasAttribute('hx-get') && !['problems', 'runs', 'breaks'].includes(event.target.id)) event.preventDefault();
  });
  document.body.addEventListener('obstacle', event => toast('bad', event.detail, ''));
  document.body.addEventListener('htmx:responseError', event => {
    toast('bad', event.detail.xhr.responseText.slice(0, 400) || 'the workbench answered ' + event.detail.xhr.status, '');
  });
  document.body.addEventListener('htmx:sendError', () => connection(false));
  document.body.addEventListener('htmx:afterSettle', event => {
    // By now the newest one may have been closed.
    const newest = event.target.id === 'toasts' && event.target.lastElementChild;
    const command = newest && newest.querySelector('code');
    if (command) $('same').textContent = command.textContent;
    if (event.target.id === 'toolbar' && !Tether.state.c) choose();
  });

  function toast(tone, text, command) {
    const box = document.createElement('div');
    box.className = 'toast ' + tone;
    box.setAttribute('role', tone === 'bad' ? 'alert' : 'status');
    const words = document.createElement('span');
    words.className = 'text';
    words.textContent = text;
    box.append(words);
    if (command) { const code = document.createElement('code'); code.textContent = command; box.append(code); }
    $('toasts').append(box);
  }
  // Toasts go by themselves, failures stay longer.
  new MutationObserver(changes => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (node.nodeType === 1) setTimeout(() => node.remove(), node.classList.contains('bad') ? 15000 : 6000);
    }
    while ($('toasts').children.length > 5) $('toasts').firstElementChild.remove();
  }).observe($('toasts'), { childList: true });

  // --- News ---------------------------------------------------------------------------------
  function connection(live) {
    if ($('connection').dataset.live === String(live)) return;
    const dot = document.createElement('span');
    dot.className = 'dot ' + (live ? 'ok' : 'bad');
    $('connection').replaceChildren(dot, live ? ' live' : ' connection lost, trying again');
    $('connection').dataset.live = live;
  }
  let source = null;
  document.body.addEventListener('htmx:sseOpen', event => {
    connection(true);
    if (source !== event.detail.source) { source = event.detail.source; hear(); }
    renewAll();
  });
  function hear() {
    source.addEventListener('timeline', () => Tether.timeline.load());
    source.addEventListener('beat', () => { if ($('connection').dataset.live !== 'true') { connection(true); renewAll(); } });
    source.addEventListener('hello', message => {
      // Another workbench answers at this address: its pages carry another token.
      if (message.data !== meta('instance')) location.reload();
    });
  }
  document.body.addEventListener('htmx:sseError', () => connection(false));
  addEventListener('offline', () => connection(false));
  addEventListener('online', () => { if (source && source.readyState === EventSource.OPEN) { connection(true); renewAll(); } });

  function renewAll() {
    for (const id of ['problems', 'runs', 'breaks']) htmx.trigger($(id), 'renew');
    htmx.trigger(document.body, 'select');
    Tether.timeline.load();
  }

  // --- Selection ----------------------------------------------------------------------------
  function choose() {
    const first = document.querySelector('#cluster-choice option');
    if (first && first.value) Tether.set({ c: first.value });
  }
  function show(state, selects) {
    if (selects && state.c !== $('state-c').value) $('before').value = '';
    $('state-c').value = state.c;
    $('state-sel').value = state.sel;
    for (const tab of document.querySelectorAll('[data-tab]')) {
      const [panel, name] = tab.dataset.tab.split(':');
      const on = state[panel] === name;
      tab.setAttribute('aria-selected', on);
      tab.tabIndex = on ? 0 : -1;
    }
    for (const pane of document.querySelectorAll('[data-pane]')) {
      const [panel, name] = pane.dataset.pane.split(':');
      const hidden = state[panel] !== name;
      const opened = pane.hidden && !hidden;
      pane.hidden = hidden;
      if (opened) for (const part of pane.querySelectorAll('[hx-get]')) htmx.trigger(part, 'renew');
    }
    if ($('filter').value !== state.filter && document.activeElement !== $('filter')) { $('filter').value = state.filter; htmx.trigger($('trace'), 'renew'); }
    if (selects) htmx.trigger(document.body, 'select');
    if (state.center === 'topology') Tether.topology.draw();
    if (state.center === 'timeline') Tether.timeline.draw();
  }
  Tether.listen(show);
  Tether.showCall = number => {
    Tether.set({ bottom: 'trace' });
    htmx.ajax('GET', '/call?c=' + encodeURIComponent(Tether.state.c) + '&n=' + number, { target: '#call', swap: 'innerHTML' });
  };
  function select(row) {
    Tether.set({ c: row.dataset.cluster, sel: row.dataset.select });
  }
  document.body.addEventListener('select-cluster', event => Tether.set({ c: event.detail.value, sel: 'cluster:' + event.detail.value, center: 'timeline' }));

  document.addEventListener('click', event => {
    const target = name => event.target.closest(name);
    if (target('[data-select]')) select(target('[data-select]'));
    if (target('[data-fold]')) toggle(target('[data-fold]').dataset.fold);
    if (target('[data-tab]')) { const [panel, name] = target('[data-tab]').dataset.tab.split(':'); Tether.set({ [panel]: name }); }
    if (target('[data-bottom]')) Tether.set({ bottom: target('[data-bottom]').dataset.bottom });
    if (target('[data-call]')) { for (const row of document.querySelectorAll('tr.hot')) row.classList.remove('hot'); target('tr').classList.add('hot'); Tether.showCall(target('[data-call]').dataset.call); }
    if (target('[data-page]')) older(target('[data-page]').dataset.page);
    if (target('[data-example]')) Tether.editor.example(target('[data-example]').dataset.example, true);
    if (target('[data-do]') && target('[data-do]').tagName !== 'SELECT') act(target('[data-do]').dataset.do, target('[data-do]'));
  });
  document.addEventListener('change', event => {
    if (event.target.id === 'cluster-choice') Tether.set({ c: event.target.value, sel: 'cluster:' + event.target.value });
    if (event.target.id === 'log') htmx.trigger($('logs'), 'renew');
  });
  $('filter').addEventListener('input', () => Tether.set({ filter: $('filter').value }));
  for (const form of [$('trace-form')]) form.addEventListener('submit', event => event.preventDefault());

  function toggle(fold) {
    const all = new Set($('state-toggled').value.split(',').filter(Boolean));
    if (!all.delete(fold)) all.add(fold);
    $('state-toggled').value = [...all].join(',');
    htmx.trigger(document.body, 'select');
  }
  // A page of older calls stays until somebody asks for another one, whatever happens meanwhile.
  function older(before) {
    $('before').value = before;
    htmx.trigger($('trace'), 'renew');
    $('trace').scrollTop = 0;
  }
  $('trace-form').addEventListener('input', () => { $('before').value = ''; }, true);

  // --- Actions ------------------------------------------------------------------------------
  function run() {
    const button = document.querySelector('[data-do=run]');
    if (button && button.dataset.obstacle) { toast('bad', button.dataset.obstacle, ''); return; }
    const hcl = document.querySelector('#job-form textarea').value;
    htmx.ajax('POST', '/c/' + encodeURIComponent(Tether.state.c) + '/run', { source: '#job-form', target: '#toasts', swap: 'beforeend', values: { hcl } });
  }
  $('job-form').addEventListener('submit', event => { event.preventDefault(); run(); });
  // It closes when the launch was accepted: what was typed stays until then.
  $('launch').querySelector('form').addEventListener('submit', event => event.preventDefault());

  function act(what, button) {
    if (what === 'run') run();
    if (what === 'launch') $('launch').showModal();
    if (what === 'close') button.closest('dialog').close();
    if (what === 'keys') keys();
    if (what === 'palette') palette();
    if (what === 'dismiss') button.closest('.toast').remove();
    if (what === 'theme') {
      const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
      document.documentElement.dataset.theme = theme;
      try { localStorage.setItem('tether.theme', theme); } catch { /* not kept then */ }
    }
  }

  // --- Panels -------------------------------------------------------------------------------
  const sizes = Tether.storage.get('sizes', {});
  const bounds = { left: [140, 480], right: [180, 560], bottom: [90, 600] };
  function size(name, value) {
    const [least, most] = bounds[name];
    sizes[name] = Math.round(Math.max(least, Math.min(most, value)));
    document.documentElement.style.setProperty('--' + name, sizes[name] + 'px');
    document.querySelector(`[data-grip=${name}]`).setAttribute('aria-valuenow', sizes[name]);
    Tether.storage.set('sizes', sizes);
  }
  function fold(name) {
    const folded = $('frame').classList.toggle('no-' + name);
    Tether.storage.set('folded-' + name, folded);
    $(name).inert = folded;
  }
  for (const name of Object.keys(bounds)) {
    if (sizes[name]) size(name, sizes[name]);
    if (Tether.storage.get('folded-' + name, false)) fold(name);
    const grip = document.querySelector(`[data-grip=${name}]`);
    const measure = () => (name === 'bottom' ? $('bottom').offsetHeight : $(name).offsetWidth);
    grip.addEventListener('pointerdown', event => {
      const start = name === 'bottom' ? event.clientY : event.clientX, before = measure();
      const move = moved => size(name, name === 'left' ? before + moved.clientX - start : name === 'right' ? before - moved.clientX + start : before - moved.clientY + start);
      grip.setPointerCapture(event.pointerId);
      grip.addEventListener('pointermove', move);
      grip.addEventListener('pointerup', () => grip.removeEventListener('pointermove', move), { once: true });
    });
    grip.addEventListener('dblclick', () => fold(name));
    grip.addEventListener('keydown', event => {
      const grow = { left: 'ArrowRight', right: 'ArrowLeft', bottom: 'ArrowUp' }[name];
      const shrink = { left: 'ArrowLeft', right: 'ArrowRight', bottom: 'ArrowDown' }[name];
      if (event.key === grow) size(name, measure() + 24);
      else if (event.key === shrink) size(name, measure() - 24);
      else if (event.key === 'Enter') fold(name);
      else return;
      event.preventDefault();
    });
  }
  document.querySelectorAll('[role=tablist]').forEach(list => list.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...list.querySelectorAll('[role=tab]')];
    const tab = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    tab.click();
    tab.focus();
  }));
  // Arrows walk through the explorer; focus outlives its renewal.
  $('left').addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains('row')) return;
    const rows = [...$('left').querySelectorAll('button.row')];
    const row = rows[rows.indexOf(event.target) + step];
    if (row) { row.focus(); event.preventDefault(); }
  });
  setInterval(() => { if (!document.hidden && Tether.state.bottom === 'logs' && Tether.state.c) htmx.trigger($('logs'), 'renew'); }, 1000);

  // --- Keys and palette -----------------------------------------------------------------------
  const shortcuts = [
    ['Ctrl K', 'go to anything', () => palette()],
    ['?', 'these keys', () => keys()],
    ['Ctrl Enter', 'run the job in the editor', () => run()],
    ['1', 'timeline', () => Tether.set({ center: 'timeline' })],
    ['2', 'job editor', () => { Tether.set({ center: 'editor' }); Tether.editor.focus(); }],
    ['3', 'topology', () => Tether.set({ center: 'topology' })],
    ['4', 'plugin of the node', () => Tether.set({ center: 'plugin' })],
    ['5', 'terminal', () => Tether.set({ center: 'terminal' })],
    ['b', 'break points', () => Tether.set({ bottom: 'breaks' })],
    ['c', 'console: call the plugin', () => Tether.set({ bottom: 'console' })],
    ['t', 'RPC trace', () => Tether.set({ bottom: 'trace' })],
    ['l', 'logs', () => Tether.set({ bottom: 'logs' })],
    ['e', 'events', () => Tether.set({ bottom: 'events' })],
    ['p', 'problems', () => Tether.set({ bottom: 'problems' })],
    ['r', 'tests', () => Tether.set({ bottom: 'runs' })],
    ['/', 'filter the trace', () => { Tether.set({ bottom: 'trace' }); $('filter').focus(); }],
    ['Space', 'pause the timeline', () => Tether.timeline.command('pause')],
    ['+', 'zoom in', () => Tether.timeline.command('in')],
    ['-', 'zoom out', () => Tether.timeline.command('out')],
    ['[', 'fold the explorer', () => fold('left')],
    [']', 'fold the inspector', () => fold('right')],
    ['_', 'fold the panel', () => fold('bottom')],
    ['d', 'dark or light', () => act('theme')],
    ['n', 'launch a cluster', () => act('launch')]
  ];
  function keys() {
    $('keys-list').replaceChildren(...shortcuts.flatMap(([keyName, what]) => {
      const term = document.createElement('dt'), text = document.createElement('dd'), box = document.createElement('kbd');
      box.textContent = keyName;
      term.append(box);
      text.textContent = what;
      return [term, text];
    }));
    $('keys').showModal();
  }
  document.addEventListener('keydown', event => {
    const name = event.key === ' ' ? 'Space' : event.key;
    if ((event.ctrlKey || event.metaKey) && name.toLowerCase() === 'k') { event.preventDefault(); palette(); return; }
    if ((event.ctrlKey || event.metaKey) && name === 'Enter') { event.preventDefault(); run(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.target.closest('input, select, textarea') || (name === 'Space' && event.target.closest('button, a, summary'))) return;
    const shortcut = shortcuts.find(one => one[0] === name);
    if (shortcut) { event.preventDefault(); shortcut[2](); }
  });

  let options = [];
  function palette() {
    options = [
      ...[...document.querySelectorAll('#tree [data-select]')].map(row => ({ text: row.querySelector('.name').textContent, kind: row.dataset.select.split(':')[0], go: () => select(row) })),
      ...[...document.querySelectorAll('#inspector .btn')].filter(one => !one.dataset.obstacle).map(one => ({ text: one.textContent.trim(), kind: one.title, go: () => one.click() })),
      ...[...document.querySelectorAll('[data-example]')].map(one => ({ text: one.textContent.trim(), kind: 'example', go: () => one.click() })),
      ...shortcuts.map(([keyName, what, go]) => ({ text: what, kind: keyName, go }))
    ];
    $('palette-input').value = '';
    found();
    if (!$('palette').open) $('palette').showModal();
  }
  function found() {
    const words = $('palette-input').value.toLowerCase().split(/\s+/);
    const list = options.filter(one => words.every(word => (one.text + ' ' + one.kind).toLowerCase().includes(word))).slice(0, 40);
    $('palette-list').replaceChildren(...list.map((one, index) => {
      const item = document.createElement('li'), kind = document.createElement('small');
      item.className = 'opt';
      item.id = 'option-' + index;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', index === 0);
      item.textContent = one.text;
      kind.textContent = one.kind.slice(0, 60);
      item.append(kind);
      item.go = one.go;
      item.addEventListener('click', () => take(item));
      return item;
    }));
    $('palette-input').setAttribute('aria-activedescendant', list.length ? 'option-0' : '');
  }
  function take(item) { $('palette').close(); item.go(); }
  $('palette-input').addEventListener('input', found);
  $('palette-input').addEventListener('keydown', event => {
    const items = [...$('palette-list').children];
    const at = items.findIndex(item => item.getAttribute('aria-selected') === 'true');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      const next = (at + step + items.length) % items.length;
      items.forEach((item, index) => item.setAttribute('aria-selected', index === next));
      items[next].scrollIntoView({ block: 'nearest' });
      $('palette-input').setAttribute('aria-activedescendant', items[next].id);
    } else if (event.key === 'Enter' && items[at]) {
      take(items[at]);
    } else return;
    event.preventDefault();
  });

  show(Tether.state, false);
})();
