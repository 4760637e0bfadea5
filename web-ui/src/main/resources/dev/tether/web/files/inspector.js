// What a person types or chooses in the inspector outlives its renewal.
'use strict';
(() => {
  const box = document.getElementById('inspector');
  let kept = [], choosing = false, behind = false;

  const key = field => (field.form ? field.form.getAttribute('hx-post') : '') + '#' + field.name;
  const fields = () => [...box.querySelectorAll('input:not([type=hidden]), select')];
  const given = field => (field.tagName === 'SELECT' ? field.selectedIndex > 0 : field.value !== field.defaultValue);

  // A list that is open would be closed by a renewal: it waits until something was chosen.
  box.addEventListener('focusin', event => { choosing = event.target.tagName === 'SELECT'; });
  const chosen = () => {
    choosing = false;
    if (behind) { behind = false; htmx.trigger(box, 'renew'); }
  };
  box.addEventListener('change', chosen);
  box.addEventListener('focusout', chosen);

  document.body.addEventListener('htmx:beforeSwap', event => {
    if (event.target !== box || !event.detail.shouldSwap) return;
    if (choosing) { event.detail.shouldSwap = false; behind = true; return; }
    const active = document.activeElement;
    kept = fields().filter(field => given(field) || field === active).map(field => ({ key: key(field), value: field.value, focus: field === active }));
  });
  document.body.addEventListener('htmx:afterSwap', event => {
    if (event.target !== box) return;
    for (const one of kept) {
      const field = fields().find(candidate => key(candidate) === one.key);
      if (!field) continue;
      field.value = one.value;
      if (one.focus) field.focus({ preventScroll: true });
    }
    kept = [];
  });
  // What was done is no longer typed: the next renewal shows what holds.
  document.body.addEventListener('htmx:afterRequest', event => {
    if (!event.detail.successful) return;
    // It may be another element by now.
    const form = [...box.querySelectorAll('form')].find(one => one.getAttribute('hx-post') === event.detail.pathInfo.requestPath);
    if (form) form.reset();
  });
  document.body.addEventListener('edit-job', async event => {
    const job = event.detail.value;
    const answer = await fetch('/job-text?' + new URLSearchParams({ c: Tether.state.c, job }));
    if (answer.ok) Tether.editor.open(job + '.nomad.hcl', await answer.text());
  });
})();
