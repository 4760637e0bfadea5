// What this browser shows: selection, tabs, sizes. The address names all of it, so that a link
// brings somebody else to the same place; sizes and the theme stay in this browser.
'use strict';
const Tether = (() => {
  const keeper = open => ({
    get(key, otherwise) {
      try { const text = open().getItem('tether.' + key); return text === null ? otherwise : JSON.parse(text); } catch { return otherwise; }
    },
    set(key, value) {
      try { open().setItem('tether.' + key, JSON.stringify(value)); } catch { /* full or forbidden */ }
    }
  });
  const storage = keeper(() => localStorage);
  // Gone with the tab.
  const visit = keeper(() => sessionStorage);
  const state = { c: '', sel: '', center: 'timeline', bottom: 'trace', filter: '' };
  const listeners = [];

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    let changed = false;
    for (const key of Object.keys(state)) {
      if (given.has(key) && given.get(key) !== state[key]) { state[key] = given.get(key); changed = true; }
    }
    return changed;
  }

  function write() {
    const given = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) { if (value) given.set(key, value); }
    const hash = '#' + given;
    if (hash !== location.hash) history.replaceState(null, '', hash);
  }

  function set(changes) {
    const selects = ('c' in changes && changes.c !== state.c) || ('sel' in changes && changes.sel !== state.sel);
    Object.assign(state, changes);
    write();
    listeners.forEach(listener => listener(state, selects));
  }

  addEventListener('hashchange', () => { if (read()) listeners.forEach(listener => listener(state, true)); });
  read();
  return { state, set, storage, visit, listen: listener => listeners.push(listener) };
})();
