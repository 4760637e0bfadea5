// What is done with plugins and tasks themselves: break points, calls by hand, the form of a
// driver's configuration, terminals.
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const csrf = document.querySelector('meta[name=csrf]').content;

  // --- Fields that are wrong ------------------------------------------------------------------
  document.body.addEventListener('field-wrong', event => {
    const { field, text } = event.detail;
    const form = event.target.closest('form') || document;
    const input = [...form.querySelectorAll('[name]')].find(one => one.name === field);
    if (!input) return;
    right(input);
    const wrong = document.createElement('small');
    wrong.className = 'field-error';
    wrong.id = 'wrong-' + field.replace(/\W/g, '-');
    wrong.textContent = text;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', wrong.id);
    input.after(wrong);
    input.focus();
  });
  function right(input) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
    if (input.nextElementSibling && input.nextElementSibling.classList.contains('field-error')) input.nextElementSibling.remove();
  }
  for (const what of ['input', 'change']) document.addEventListener(what, event => { if (event.target.name) right(event.target); });
  document.addEventListener('submit', event => { for (const input of event.target.querySelectorAll('[aria-invalid]')) right(input); }, true);
  // These forms are sent by htmx only.
  for (const id of ['break-form', 'console', 'terminal-form']) $(id).addEventListener('submit', event => event.preventDefault());
  for (const [form, button] of [['console', 'console-call'], ['terminal-form', 'terminal-open']]) {
    $(form).addEventListener('htmx:beforeRequest', event => {
      const why = event.target === $(form) && $(button) && $(button).dataset.obstacle;
      if (why) { event.preventDefault(); document.body.dispatchEvent(new CustomEvent('obstacle', { detail: why })); }
    });
  }

  // --- Break points ---------------------------------------------------------------------------
  function effects() {
    for (const part of $('break-form').querySelectorAll('[data-effect]')) part.hidden = part.dataset.effect !== $('break-effect').value;
  }
  $('break-effect').addEventListener('change', effects);
  effects();
  document.addEventListener('click', event => {
    const at = event.target.closest('[data-break-method]');
    if (at) {
      Tether.set({ bottom: 'breaks', ...(at.dataset.breakNode ? { sel: 'node:' + at.dataset.breakNode } : {}) });
      $('break-method').value = at.dataset.breakMethod;
      $('break-task').value = at.dataset.breakTask;
      $('break-scope').value = 'node';
      $('break-set').focus();
    }
    const again = event.target.closest('[data-again]');
    if (again) {
      $('console-from').value = again.dataset.again;
      Tether.set({ bottom: 'console', ...(again.dataset.againNode ? { sel: 'node:' + again.dataset.againNode } : {}) });
      htmx.trigger($('console-form'), 'renew');
    }
    const plugin = event.target.closest('[data-plugin]');
    if (plugin) Tether.set({ c: plugin.dataset.of, sel: 'node:' + plugin.dataset.plugin, center: 'plugin' });
  });

  // --- Console --------------------------------------------------------------------------------
  // What was typed is kept for each method for as long as this tab is open: it may be secret.
  const typed = Tether.visit.get('console', {});
  const place = () => { const fields = $('console-fields'); return fields && fields.dataset.method + (fields.dataset.whole === 'true' ? ' json' : ''); };
  function keep() {
    const values = {};
    for (const input of $('console-form').querySelectorAll('[name^="f."]')) values[input.name] = input.type === 'checkbox' ? input.checked : input.value;
    typed[place()] = values;
    Tether.visit.set('console', typed);
  }
  function restore() {
    for (const [name, value] of Object.entries(typed[place()] || {})) {
      const input = [...$('console-form').querySelectorAll('[name]')].find(one => one.name === name);
      if (input && input.type === 'checkbox') input.checked = value; else if (input) input.value = value;
    }
  }
  $('console-form').addEventListener('input', event => { if (event.target.name && event.target.name.startsWith('f.')) keep(); });
  // What is wanted is kept outside of the form, which an older answer may still replace.
  $('console-form').addEventListener('change', event => {
    if (event.target.id === 'console-method') $('console-wanted').value = event.target.value;
    else if (event.target.id === 'console-whole') $('console-as').value = event.target.checked ? 'on' : '';
    else return;
    htmx.trigger($('console-form'), 'renew');
  });
  $('console-form').addEventListener('htmx:afterSwap', event => {
    if (event.target !== $('console-form')) return;
    const fields = $('console-fields');
    if (!fields) return;
    if (fields.dataset.origin) {
      $('console-from').value = '';
      $('console-as').value = '';
      $('console-wanted').value = fields.dataset.method;
      keep();
    } else {
      if (!$('console-wanted').value) $('console-wanted').value = fields.dataset.method;
      restore();
    }
  });

  // --- Launch ---------------------------------------------------------------------------------
  document.body.addEventListener('launched', () => { if ($('launch').open) $('launch').close(); });
  // What was typed into the form of a driver stays when the same driver is asked again.
  const settings = {};
  $('driver-form').addEventListener('input', event => { settings[event.target.name] = event.target.value; });
  $('driver-form').addEventListener('htmx:afterSwap', () => {
    for (const input of $('driver-form').querySelectorAll('[name]')) if (settings[input.name]) input.value = settings[input.name];
  });

  // --- Terminal -------------------------------------------------------------------------------
  const box = $('terminal');
  let terminal = null;

  function post(what, values) {
    const mine = terminal;
    const send = async () => {
      const answer = await fetch('/live/terminal/' + mine.id + '/' + what, {
        method: 'POST', headers: { 'X-Tether-Csrf': csrf, 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ c: mine.c, ...values })
      });
      return answer.ok;
    };
    // One after the other: what was typed first arrives first.
    mine.posts = mine.posts.then(send).catch(() => false);
    return mine.posts;
  }
  function measure() {
    const probe = document.createElement('span');
    probe.textContent = 'M'.repeat(20);
    probe.className = 'probe';
    box.append(probe);
    const size = probe.getBoundingClientRect();
    probe.remove();
    if (!size.width || !box.clientHeight) return null;
    return { columns: Math.max(20, Math.floor((box.clientWidth - 24) / (size.width / 20))), rows: Math.max(6, Math.floor((box.clientHeight - 12) / size.height)) };
  }
  function fit() {
    const size = terminal && !terminal.end && measure();
    if (!size || (size.columns === terminal.screen.columns && size.rows === terminal.screen.rows)) return;
    terminal.screen.resize(size.columns, size.rows);
    post('size', size);
    draw();
  }
  new ResizeObserver(() => fit()).observe(box);
  function draw() {
    if (!terminal || terminal.drawing) return;
    terminal.drawing = true;
    requestAnimationFrame(() => {
      if (!terminal) return;
      terminal.drawing = false;
      const follows = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
      terminal.screen.draw($('terminal-screen'), !terminal.end);
      if (follows) box.scrollTop = box.scrollHeight;
    });
  }
  function note(text) { $('terminal-note').textContent = text; $('terminal-close').hidden = !terminal; }

  async function listen(mine) {
    let pause = 0;
    while (terminal === mine) {
      try {
        const answer = await fetch('/live/terminal/' + mine.id + '/output?' + new URLSearchParams({ c: mine.c, from: mine.from }));
        if (answer.status === 404 || !(answer.headers.get('Content-Type') || '').startsWith('application/json')) { finish(mine, 'closed'); return; }
        const piece = await answer.json();
        if (terminal !== mine) return;
        if (pause) note('connected again');
        pause = 0;
        mine.from = piece.next;
        if (piece.data) { mine.screen.write(Uint8Array.from(atob(piece.data), letter => letter.charCodeAt(0))); draw(); }
        if (piece.end) { finish(mine, piece.end); return; }
      } catch {
        pause = Math.min(5000, pause + 500);
        note('connection lost, trying again');
        await new Promise(done => setTimeout(done, pause));
      }
    }
  }
  function finish(mine, how) {
    if (terminal !== mine) return;
    mine.end = how;
    note('The program has ended: ' + how);
    sessionStorage.removeItem('tether.terminal');
    draw();
  }
  function attach(id, c) {
    terminal = { id, c, from: 0, end: '', posts: Promise.resolve(), screen: null, drawing: false };
    const size = measure() || { columns: 80, rows: 24 };
    const mine = terminal;
    terminal.screen = new Tether.Screen(size.columns, size.rows, text => { if (terminal === mine && !mine.end) post('input', { data: text }); });
    post('size', size);
    note('Keys go to the program; Escape twice, then Tab, leave it.');
    draw();
    listen(mine);
  }
  document.body.addEventListener('terminal-opened', event => {
    const id = event.detail.value;
    if (terminal && !terminal.end) post('close', {});
    try { sessionStorage.setItem('tether.terminal', JSON.stringify({ id, c: Tether.state.c })); } catch { /* a reload loses it then */ }
    attach(id, Tether.state.c);
    box.focus();
  });
  $('terminal-close').addEventListener('click', () => {
    if (!terminal) return;
    if (!terminal.end) post('close', {});
    terminal = null;
    sessionStorage.removeItem('tether.terminal');
    $('terminal-screen').replaceChildren();
    note('No terminal is open.');
  });

  const keys = { Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b', Delete: '\x1b[3~', Insert: '\x1b[2~', PageUp: '\x1b[5~', PageDown: '\x1b[6~', F1: '\x1bOP', F2: '\x1bOQ', F3: '\x1bOR', F4: '\x1bOS' };
  const arrows = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D', Home: 'H', End: 'F' };
  let escapes = 0;
  function typedKey(event) {
    if (event.key in arrows) return (terminal.screen.applicationKeys ? '\x1bO' : '\x1b[') + arrows[event.key];
    if (event.ctrlKey && !event.altKey && event.key.length === 1) {
      const code = event.key.toUpperCase().charCodeAt(0);
      if (code >= 64 && code <= 95) return String.fromCharCode(code - 64);
      return event.key === ' ' ? '\0' : '';
    }
    if (event.key in keys) return keys[event.key];
    if (event.key.length === 1 || [...event.key].length === 1) return (event.altKey ? '\x1b' : '') + event.key;
    return '';
  }
  box.addEventListener('keydown', event => {
    if (!terminal || terminal.end || event.isComposing) return;
    if (event.key === 'Tab' && escapes >= 2) { escapes = 0; return; }
    // The browser's own: copy what is selected, paste.
    if (event.metaKey || (event.ctrlKey && event.shiftKey) || (event.ctrlKey && event.key === 'v') || (event.ctrlKey && event.key === 'c' && String(getSelection()))) return;
    const data = typedKey(event);
    if (!data) return;
    escapes = event.key === 'Escape' ? escapes + 1 : 0;
    event.preventDefault();
    event.stopPropagation();
    box.scrollTop = box.scrollHeight;
    post('input', { data });
  });
  box.addEventListener('paste', event => {
    if (!terminal || terminal.end) return;
    event.preventDefault();
    post('input', { data: event.clipboardData.getData('text').replace(/\r?\n/g, '\r') });
  });

  // A page that is loaded again finds its terminal again.
  try {
    const kept = JSON.parse(sessionStorage.getItem('tether.terminal'));
    if (kept && kept.id) attach(kept.id, kept.c);
  } catch { /* none is kept */ }
})();
