// What a person presses stays until it is released: a button that was replaced between press and
// release would never be clicked. News that come meanwhile are shown then.
'use strict';
(() => {
  let pressed = null;
  const late = new Set();
  const release = () => {
    if (!pressed) return;
    pressed = null;
    // Behind the click that follows the release.
    setTimeout(() => {
      for (const place of late) htmx.trigger(place, 'renew');
      late.clear();
    }, 0);
  };
  Tether.isPressed = place => pressed !== null && place.contains(pressed);
  addEventListener('pointerdown', event => { pressed = event.target; }, true);
  addEventListener('keydown', event => { if (event.key === ' ' && event.target.closest('button')) pressed = event.target; }, true);
  for (const what of ['pointerup', 'pointercancel', 'keyup']) addEventListener(what, release, true);
  // The release was somewhere else: over a list that was open, or outside of the window. What loses
  // the focus by the press itself is told after it, and is no release.
  addEventListener('change', event => { if (event.target === pressed) release(); }, true);
  addEventListener('blur', event => { if (event.target === window) release(); }, true);
  addEventListener('pointermove', event => { if (!event.buttons) release(); }, true);
  document.body.addEventListener('htmx:beforeSwap', event => {
    if (!event.target.hasAttribute('hx-get') || !Tether.isPressed(event.target)) return;
    event.detail.shouldSwap = false;
    late.add(event.target);
  });
})();
