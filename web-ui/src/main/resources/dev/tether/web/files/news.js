// The stream of news. It looks like an EventSource to htmx, but opens another one by itself
// whenever the one it has ends or falls silent, and tells the server the last news it saw.
'use strict';
(() => {
  const SILENCE = 15000, FIRST_PAUSE = 300, LONGEST_PAUSE = 2000;

  class News extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.names = new Set(['beat']);
      this.seen = '';
      this.pause = FIRST_PAUSE;
      this.readyState = EventSource.CONNECTING;
      this.open();
      // Timers of a page in the background are slow, not dead: they only notice silence later.
      setInterval(() => { if (this.inner && performance.now() - this.heard > SILENCE) this.lost(); }, 1000);
    }

    open() {
      this.heard = performance.now();
      this.inner = new EventSource(this.url + (this.seen ? '?seen=' + this.seen : ''));
      this.inner.onopen = event => {
        this.heard = performance.now();
        this.pause = FIRST_PAUSE;
        this.readyState = EventSource.OPEN;
        if (this.onopen) this.onopen(event);
      };
      // The browser would try again by itself, but not in every case: this is the only way here.
      this.inner.onerror = () => this.lost();
      for (const name of this.names) this.forward(name);
    }

    forward(name) {
      const inner = this.inner;
      inner.addEventListener(name, event => {
        if (inner !== this.inner) return;
        this.heard = performance.now();
        if (event.lastEventId) this.seen = event.lastEventId;
        this.dispatchEvent(new MessageEvent(name, { data: event.data, lastEventId: event.lastEventId }));
      });
    }

    addEventListener(name, listener) {
      super.addEventListener(name, listener);
      if (this.names.has(name)) return;
      this.names.add(name);
      if (this.inner) this.forward(name);
    }

    lost() {
      if (!this.inner) return;
      this.inner.close();
      this.inner = null;
      // Never CLOSED: htmx would make a second one then.
      this.readyState = EventSource.CONNECTING;
      if (this.onerror) this.onerror(new Event('error'));
      setTimeout(() => this.open(), this.pause);
      this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
    }

    close() { if (this.inner) this.inner.close(); }
  }

  htmx.createEventSource = url => new News(url);
})();
