// The job editor: a textarea under which the same text is painted. What was typed stays in this browser.
'use strict';
(() => {
  const editor = document.getElementById('editor');
  const area = editor.querySelector('textarea');
  const paint = editor.querySelector('.paint');
  const gutter = editor.querySelector('.gutter');
  const wrong = document.getElementById('job-wrong');
  const fileName = document.getElementById('file-name');
  const token = /(#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:\\.|[^"\\\n])*"?)|\b(\d+(?:\.\d+)?)\b|\b(job|group|task|config|resources|template|service|network|update|migrate|restart|reschedule|reattach|variable|artifact|volume|constraint|env|meta|check|port|logs|periodic|parameterized|disconnect)\b(?=[^\n=]*\{)|\b([A-Za-z_][\w-]*)\b(?=\s*=)/g;
  const kinds = ['h-com', 'h-str', 'h-num', 'h-blk', 'h-key'];
  let errorLine = 0;

  function lineNodes(text) {
    const fragment = document.createDocumentFragment();
    let from = 0;
    for (const match of text.matchAll(token)) {
      fragment.append(text.slice(from, match.index));
      const span = document.createElement('span');
      span.className = kinds[match.slice(1).findIndex(part => part !== undefined)];
      span.textContent = match[0];
      fragment.append(span);
      from = match.index + match[0].length;
    }
    fragment.append(text.slice(from) + '\n');
    return fragment;
  }

  function render() {
    const lines = area.value.split('\n');
    if (errorLine > 0 && errorLine <= lines.length) {
      const bad = document.createElement('span');
      bad.className = 'bad-line';
      bad.textContent = lines[errorLine - 1] || ' ';
      const before = lines.slice(0, errorLine - 1).join('\n');
      paint.replaceChildren(errorLine > 1 ? lineNodes(before) : '', bad, '\n', lineNodes(lines.slice(errorLine).join('\n')));
    } else {
      paint.replaceChildren(lineNodes(area.value));
    }
    gutter.replaceChildren(...lines.map((_, index) => {
      const number = document.createElement(index + 1 === errorLine ? 'b' : 'span');
      number.textContent = (index + 1 === errorLine ? '● ' : '') + (index + 1) + '\n';
      return number;
    }));
  }

  function changed() {
    errorLine = 0;
    wrong.hidden = true;
    render();
    Tether.storage.set('job', { name: fileName.textContent, text: area.value });
  }

  function own() {
    const files = Tether.storage.get('files', {});
    const list = document.getElementById('own-jobs');
    list.replaceChildren(...Object.keys(files).map(name => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'row';
      button.textContent = name;
      button.addEventListener('click', () => open(name, Tether.storage.get('files', {})[name]));
      item.append(button);
      return item;
    }));
  }

  function open(name, text) {
    area.value = text;
    fileName.textContent = name;
    changed();
    editor.scrollTop = 0;
    Tether.set({ center: 'editor' });
    area.focus();
    area.setSelectionRange(0, 0);
  }

  async function example(name, show) {
    const answer = await fetch('/examples/' + encodeURIComponent(name));
    if (!answer.ok) return;
    const text = await answer.text();
    if (show) { open(name + '.nomad.hcl', text); } else { area.value = text; fileName.textContent = name + '.nomad.hcl'; changed(); }
  }

  async function take(file) {
    const text = await file.text();
    const files = Tether.storage.get('files', {});
    files[file.name] = text;
    Tether.storage.set('files', files);
    own();
    open(file.name, text);
  }

  area.addEventListener('input', changed);
  area.addEventListener('keydown', event => {
    if (event.key === 'Tab' && !event.shiftKey && !event.altKey && !event.ctrlKey) {
      // Escape first lets Tab leave the editor, as in other editors.
      if (area.dataset.leave) return;
      event.preventDefault();
      area.setRangeText('  ', area.selectionStart, area.selectionEnd, 'end');
      changed();
    } else {
      area.dataset.leave = event.key === 'Escape' ? 'yes' : '';
    }
  });
  area.addEventListener('focus', () => { area.dataset.leave = ''; });
  document.getElementById('open-file').addEventListener('change', event => { if (event.target.files[0]) take(event.target.files[0]); });
  document.addEventListener('dragover', event => event.preventDefault());
  document.addEventListener('drop', event => { event.preventDefault(); if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]); });
  document.body.addEventListener('job-refused', event => {
    errorLine = Number(event.detail.value) || 0;
    render();
    const toasts = document.querySelectorAll('#toasts .toast.bad .text');
    wrong.textContent = (errorLine ? 'line ' + errorLine + ': ' : '') + (toasts.length ? toasts[toasts.length - 1].textContent : 'refused');
    wrong.hidden = false;
    Tether.set({ center: 'editor' });
  });
  document.body.addEventListener('job-accepted', () => { errorLine = 0; wrong.hidden = true; render(); Tether.set({ center: 'timeline' }); });

  Tether.editor = { example, open, focus: () => area.focus() };
  const kept = Tether.storage.get('job', null);
  if (kept && kept.text) { area.value = kept.text; fileName.textContent = kept.name; render(); } else { example('hello-remote', false); }
  own();
})();
