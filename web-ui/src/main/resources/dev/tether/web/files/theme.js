// Before anything is painted: the theme that was chosen here, or that the system prefers.
(() => {
  'use strict';
  const light = matchMedia('(prefers-color-scheme: light)').matches;
  let chosen = null;
  try { chosen = localStorage.getItem('tether.theme'); } catch { /* no storage: the system decides */ }
  document.documentElement.dataset.theme = chosen || (light ? 'light' : 'dark');
})();
