// News renew places on the page, the elements with hx-get: what is the same as before is left in
// peace, and focus and scrolling stay where they were.
'use strict';
(() => {
  const $ = id => document.getElementById(id);

  // What is the same as before is not put there again, and of lists of many rows only the rows that
  // are others: a page on which much happens is left in peace.
  const before = new WeakMap();
  let focused = null;
  document.body.addEventListener('htmx:beforeSwap', event => {
    const target = event.target;
    if (!target.hasAttribute('hx-get') || !event.detail.shouldSwap) return;
    const text = event.detail.xhr.responseText;
    const same = before.get(target) === text && target.firstChild;
    before.set(target, text);
    const field = target.contains(document.activeElement) && document.activeElement.matches('input') ? document.activeElement : null;
    if (!same && !field && !target.hasAttribute('data-rows')) return;
    const parsed = document.createElement('template');
    parsed.innerHTML = text;
    if (!same && field) {
      if (!around(target, parsed.content, field)) return;
      event.detail.shouldSwap = false;
      focused = null;
      htmx.process(target);
      htmx.trigger(target, 'htmx:afterSwap');
      return;
    }
    event.detail.shouldSwap = false;
    if (same) return;
    const active = target.contains(document.activeElement) ? key(document.activeElement) : '';
    patch(target, parsed.content);
    if (active && !target.contains(document.activeElement)) focus(target, active);
  });
  function patch(old, fresh) {
    const were = [...old.childNodes], are = [...fresh.childNodes];
    if (were.length !== are.length) { old.replaceChildren(...are); return; }
    were.forEach((was, index) => {
      const is = are[index];
      if (was.isEqualNode(is)) return;
      // Down to the rows, and no further.
      if (was.nodeName === is.nodeName && ['TABLE', 'TBODY', 'UL'].includes(was.nodeName)) patch(was, is);
      else was.replaceWith(is);
    });
  }
  // Everything but the field in which a person types, and what it stands in: what is selected there
  // and where the cursor is does not outlive another element in its place. False when it is gone.
  function around(target, fresh, field) {
    const path = (one, top) => (one === top ? [] : [...path(one.parentNode, top), one]);
    const names = steps => steps.map(one => one.nodeName + (one.getAttribute('hx-post') || '')).join();
    const keeps = path(field, target);
    const twin = [...fresh.querySelectorAll('input')].find(one => one.name === field.name && names(path(one, fresh)) === names(keeps));
    if (!twin) return false;
    path(twin, fresh).forEach((is, depth) => {
      const was = keeps[depth];
      const behind = [], ahead = [];
      for (let one = is.previousSibling; one; one = one.previousSibling) ahead.unshift(one);
      for (let one = is.nextSibling; one; one = one.nextSibling) behind.push(one);
      for (const one of [...was.parentNode.childNodes]) if (one !== was) one.remove();
      was.before(...ahead);
      was.after(...behind);
      for (const { name, value } of is.attributes) if (name !== 'value' && was.getAttribute(name) !== value) was.setAttribute(name, value);
    });
    return true;
  }
  function focus(target, name) {
    const found = [...target.querySelectorAll('button, select')].find(one => key(one) === name);
    if (found) found.focus({ preventScroll: true });
  }
  document.body.addEventListener('htmx:beforeSwap', event => {
    if (!event.detail.shouldSwap) return;
    const active = document.activeElement;
    // Asking how far something is scrolled costs a layout: only what scrolls is asked.
    focused = { box: event.target, key: event.target.contains(active) ? key(active) : '', scroll: event.target.classList.contains('scroll') ? event.target.scrollTop : 0 };
    if (event.target.id === 'logs') { const text = $('log-text'); focused.log = text ? (text.scrollHeight - text.scrollTop - text.clientHeight < 40 ? Infinity : text.scrollTop) : Infinity; }
  });
  document.body.addEventListener('htmx:afterSwap', event => {
    if (!focused || focused.box !== event.target) return;
    if (focused.key) focus(event.target, focused.key);
    if (focused.scroll) event.target.scrollTop = focused.scroll;
    if (event.target.id === 'logs' && $('log-text')) $('log-text').scrollTop = Math.min(focused.log, $('log-text').scrollHeight);
  });
  const key = one => one.dataset.select || one.dataset.fold || one.dataset.call || one.getAttribute('hx-post') || one.id || (one.dataset.do ? 'do-' + one.dataset.do : '');
})();
