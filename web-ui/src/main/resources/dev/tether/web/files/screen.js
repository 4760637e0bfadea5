// The screen of a terminal: what programs write becomes rows of characters with classes for their
// colours. It knows what shells, pagers and editors use of VT100 and xterm; the rest is skipped.
'use strict';
(() => {
  const HISTORY = 2000;

  Tether.Screen = class {
    constructor(columns, rows, answer) {
      this.columns = columns;
      this.rows = rows;
      this.answer = answer;
      this.decoder = new TextDecoder();
      this.history = [];
      this.reset();
    }

    reset() {
      this.style = { fg: '', bg: '', bold: false, dim: false, under: false, inverse: false };
      this.lines = Array.from({ length: this.rows }, () => []);
      this.x = 0;
      this.y = 0;
      this.top = 0;
      this.bottom = this.rows - 1;
      this.saved = { x: 0, y: 0 };
      this.other = null;
      this.cursor = true;
      this.applicationKeys = false;
      this.pending = '';
    }

    resize(columns, rows) {
      while (this.lines.length > rows) { if (this.y > 0) { this.keep(this.lines.shift()); this.y--; } else this.lines.pop(); }
      while (this.lines.length < rows) this.lines.push([]);
      this.columns = columns;
      this.rows = rows;
      this.top = 0;
      this.bottom = rows - 1;
      this.x = Math.min(this.x, columns - 1);
    }

    write(bytes) {
      const text = this.pending + this.decoder.decode(bytes, { stream: true });
      this.pending = '';
      let at = 0;
      while (at < text.length) {
        if (text[at] === '\x1b') {
          const used = this.escape(text, at);
          if (used === 0) { this.pending = text.slice(at, at + 4096); return; }
          at += used;
        } else {
          const point = String.fromCodePoint(text.codePointAt(at));
          this.put(point);
          at += point.length;
        }
      }
    }

    put(char) {
      switch (char) {
        case '\r': this.x = 0; return;
        case '\n': case '\v': case '\f': this.down(); return;
        case '\b': this.x = Math.max(0, Math.min(this.x, this.columns - 1) - 1); return;
        case '\t': this.x = Math.min(this.columns - 1, (Math.floor(this.x / 8) + 1) * 8); return;
      }
      if (char < ' ' || char === '\x7f') return;
      if (this.x >= this.columns) { this.x = 0; this.down(); }
      const line = this.lines[this.y];
      while (line.length < this.x) line.push(this.blank());
      line[this.x++] = { char, kind: this.kind() };
    }

    blank() { return { char: ' ', kind: this.style.bg ? 'b' + this.style.bg : '' }; }

    kind() {
      const { fg, bg, bold, dim, under, inverse } = this.style;
      return [fg && 'f' + fg, bg && 'b' + bg, bold && 'tb', dim && 'td', under && 'tu', inverse && 'ti'].filter(Boolean).join(' ');
    }

    down() {
      if (this.y === this.bottom) this.scroll(1);
      else if (this.y < this.rows - 1) this.y++;
    }

    scroll(by) {
      for (let i = 0; i < Math.abs(by); i++) {
        if (by > 0) {
          const gone = this.lines.splice(this.top, 1)[0];
          if (this.top === 0 && !this.other) this.keep(gone);
          this.lines.splice(this.bottom, 0, []);
        } else {
          this.lines.splice(this.bottom, 1);
          this.lines.splice(this.top, 0, []);
        }
      }
    }

    keep(line) {
      this.history.push(line);
      if (this.history.length > HISTORY) this.history.splice(0, this.history.length - HISTORY);
    }

    // How many characters an escape sequence has; 0 if its end is not there yet.
    escape(text, at) {
      const next = text[at + 1];
      if (next === undefined) return 0;
      if (next === '[') {
        const match = /^\x1b\[([?>=!]?)([\d;:]*)([ -/]*)([@-~])/.exec(text.slice(at, at + 64));
        if (!match) return text.length - at < 64 ? 0 : 2;
        this.control(match[4], match[1], match[2].split(/[;:]/).map(Number));
        return match[0].length;
      }
      if (next === ']' || next === 'P' || next === '_' || next === '^') {
        const end = /\x07|\x1b\\/.exec(text.slice(at + 2));
        return end ? 2 + end.index + end[0].length : text.length - at > 4000 ? 2 : 0;
      }
      if ('()*+#%'.includes(next)) return text[at + 2] === undefined ? 0 : 3;
      if (next === '7') this.saved = { x: this.x, y: this.y };
      if (next === '8') this.back();
      if (next === 'D') this.down();
      if (next === 'E') { this.x = 0; this.down(); }
      if (next === 'M') { if (this.y === this.top) this.scroll(-1); else this.y = Math.max(0, this.y - 1); }
      if (next === 'c') this.reset();
      return 2;
    }

    back() { this.x = this.saved.x; this.y = Math.min(this.saved.y, this.rows - 1); }

    control(end, mark, given) {
      const n = given[0] || 1;
      const line = this.lines[this.y];
      const column = Math.min(this.x, this.columns - 1);
      switch (end) {
        case 'A': this.y = Math.max(0, this.y - n); break;
        case 'B': case 'e': this.y = Math.min(this.rows - 1, this.y + n); break;
        case 'C': case 'a': this.x = Math.min(this.columns - 1, this.x + n); break;
        case 'D': this.x = Math.max(0, column - n); break;
        case 'E': this.x = 0; this.y = Math.min(this.rows - 1, this.y + n); break;
        case 'F': this.x = 0; this.y = Math.max(0, this.y - n); break;
        case 'G': case '`': this.x = Math.min(this.columns, n) - 1; break;
        case 'd': this.y = Math.min(this.rows, n) - 1; break;
        case 'H': case 'f': this.y = Math.min(this.rows, n) - 1; this.x = Math.min(this.columns, given[1] || 1) - 1; break;
        case 'J': this.eraseScreen(given[0] || 0); break;
        case 'K': this.eraseLine(given[0] || 0); break;
        case 'L': for (let i = 0; i < n; i++) { this.lines.splice(this.bottom, 1); this.lines.splice(this.y, 0, []); } break;
        case 'M': for (let i = 0; i < n; i++) { this.lines.splice(this.y, 1); this.lines.splice(this.bottom, 0, []); } break;
        case 'P': line.splice(column, n); break;
        case '@': line.splice(column, 0, ...Array.from({ length: Math.min(n, this.columns) }, () => this.blank())); line.length = Math.min(line.length, this.columns); break;
        case 'X': for (let i = column; i < Math.min(column + n, line.length); i++) line[i] = this.blank(); break;
        case 'S': this.scroll(Math.min(n, this.rows)); break;
        case 'T': this.scroll(-Math.min(n, this.rows)); break;
        case 'r': if (!mark) { this.top = Math.min(this.rows - 1, n - 1); this.bottom = Math.min(this.rows, given[1] || this.rows) - 1; if (this.bottom <= this.top) { this.top = 0; this.bottom = this.rows - 1; } this.x = 0; this.y = 0; } break;
        case 's': this.saved = { x: this.x, y: this.y }; break;
        case 'u': if (!mark) this.back(); break;
        case 'm': if (!mark) this.graphics(given); break;
        case 'n': if (n === 6) this.answer(`\x1b[${this.y + 1};${column + 1}R`); break;
        case 'c': if (!mark) this.answer('\x1b[?1;2c'); break;
        case 'h': case 'l': if (mark === '?') given.forEach(mode => this.mode(mode, end === 'h')); break;
      }
    }

    mode(mode, on) {
      if (mode === 1) this.applicationKeys = on;
      if (mode === 25) this.cursor = on;
      if (mode === 1049 || mode === 47 || mode === 1047) {
        if (on && !this.other) {
          this.other = { lines: this.lines, x: this.x, y: this.y };
          this.lines = Array.from({ length: this.rows }, () => []);
        } else if (!on && this.other) {
          ({ lines: this.lines, x: this.x, y: this.y } = this.other);
          this.other = null;
          while (this.lines.length < this.rows) this.lines.push([]);
          this.lines.length = this.rows;
          this.y = Math.min(this.y, this.rows - 1);
        }
      }
    }

    eraseScreen(what) {
      if (what === 3) { this.history = []; return; }
      if (what === 0) { this.eraseLine(0); for (let y = this.y + 1; y < this.rows; y++) this.lines[y] = []; }
      if (what === 1) { this.eraseLine(1); for (let y = 0; y < this.y; y++) this.lines[y] = []; }
      if (what === 2) for (let y = 0; y < this.rows; y++) this.lines[y] = [];
    }

    eraseLine(what) {
      const line = this.lines[this.y];
      if (what === 0) line.length = Math.min(line.length, this.x);
      if (what === 1) for (let i = 0; i <= Math.min(this.x, line.length - 1); i++) line[i] = this.blank();
      if (what === 2) this.lines[this.y] = [];
    }

    graphics(given) {
      const style = this.style;
      for (let i = 0; i < given.length; i++) {
        const code = given[i] || 0;
        if (code === 0) Object.assign(style, { fg: '', bg: '', bold: false, dim: false, under: false, inverse: false });
        else if (code === 1) style.bold = true;
        else if (code === 2) style.dim = true;
        else if (code === 4) style.under = true;
        else if (code === 7) style.inverse = true;
        else if (code === 22) { style.bold = false; style.dim = false; }
        else if (code === 24) style.under = false;
        else if (code === 27) style.inverse = false;
        else if (code >= 30 && code <= 37) style.fg = String(code - 30);
        else if (code === 39) style.fg = '';
        else if (code >= 40 && code <= 47) style.bg = String(code - 40);
        else if (code === 49) style.bg = '';
        else if (code >= 90 && code <= 97) style.fg = String(code - 90 + 8);
        else if (code >= 100 && code <= 107) style.bg = String(code - 100 + 8);
        else if (code === 38 || code === 48) {
          // Of 256 colours the first 16 are shown, of the others none.
          const colour = given[i + 1] === 5 && given[i + 2] < 16 ? String(given[i + 2]) : '';
          style[code === 38 ? 'fg' : 'bg'] = colour;
          i += given[i + 1] === 2 ? 4 : 2;
        }
      }
    }

    row(line, cursor) {
      const row = document.createElement('div');
      let text = '', kind = null;
      const flush = () => {
        if (!text) return;
        if (kind) { const span = document.createElement('span'); span.className = kind; span.textContent = text; row.append(span); } else row.append(text);
        text = '';
      };
      const length = Math.max(line.length, cursor + 1);
      for (let i = 0; i < length; i++) {
        const cell = line[i] || { char: ' ', kind: '' };
        const own = i === cursor ? cell.kind + ' cursor' : cell.kind;
        if (own !== kind) { flush(); kind = own; }
        text += cell.char;
      }
      flush();
      if (!length) row.append('\u200b');
      return row;
    }

    draw(element, live) {
      const lines = this.other ? [] : this.history;
      const cursor = live && this.cursor ? Math.min(this.x, this.columns - 1) : -1;
      element.replaceChildren(
        ...lines.slice(-500).map(line => this.row(line, -1)),
        ...this.lines.map((line, y) => this.row(line, y === this.y ? cursor : -1)));
    }
  };
})();
