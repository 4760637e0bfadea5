// Exports the whole session, and opens one from a file.
'use strict';
(() => {
  const dialog = document.getElementById('session'), file = document.getElementById('session-file');
  document.getElementById('session-command').textContent = 'curl -o session.tether ' + location.origin + '/session.tether';

  function tell(html, failed) {
    const box = document.createElement('template');
    if (failed) {
      const toast = document.createElement('div');
      toast.className = 'toast bad';
      toast.setAttribute('role', 'alert');
      toast.textContent = html;
      box.content.append(toast);
    } else {
      box.innerHTML = html;
    }
    document.getElementById('toasts').append(box.content);
  }

  async function open(given) {
    try {
      const answer = await fetch('/session?name=' + encodeURIComponent(given.name), { method: 'POST', body: given, headers: { 'X-Tether-Csrf': document.querySelector('meta[name=csrf]').content, 'Content-Type': 'application/zip' } });
      tell(await answer.text(), !answer.ok);
      const selects = answer.headers.get('HX-Trigger');
      if (selects) { dialog.close(); htmx.trigger(document.body, 'select-cluster', { value: JSON.parse(selects)['select-cluster'] }); }
    } catch { tell('the file could not be sent: the connection is lost', true); }
    file.value = '';
  }
  file.addEventListener('change', () => { if (file.files[0]) open(file.files[0]); });
  document.addEventListener('click', event => { if (event.target.closest('[data-do=session]')) dialog.showModal(); });
})();
