// Several tabs of one browser follow the line once: one tab leads, and tells the others what it learns.
// A lock elects the leader and passes on when its tab closes; where a browser has no locks, each tab leads itself.

const ANSWER_MS = 1_000;
const SILENCE_MS = 30_000;

export class Tabs {
  /**
   * `tab`: `onLead()` and `onYield()` begin and end the work of the leader, `onNews(message)` takes what another tab
   * told, `answer()` is the leader's last message for a tab that asks (`weak` when it cannot keep up, being hidden).
   */
  constructor(name, tab, browser = globalThis) {
    Object.assign(this, { name, tab, browser, leads: false, waits: null, release: null, asking: null, heardAt: 0 });
    this.channel = browser.BroadcastChannel ? new browser.BroadcastChannel(name) : null;
    this.locks = this.channel && browser.navigator?.locks;
    if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
  }

  tell(message) {
    this.channel?.postMessage(message);
  }

  /** Follows from now on, leading or not. */
  start() {
    if (this.waits || this.leads) return;
    if (!this.locks) {
      this.alone();
      return;
    }
    this.queue();
    this.look();
  }

  stop() {
    this.waits?.abort();
    this.waits = null;
    this.heard();
    const { release } = this;
    this.yield();
    release?.();
  }

  /** To be called now and then: a leader that says nothing may be frozen. */
  mind() {
    if (this.waits && !this.browser.document?.hidden && Date.now() - this.heardAt > SILENCE_MS) this.look();
  }

  /** Asks the leader for a sign of life; takes its place when there is none. */
  look() {
    if (!this.waits || this.asking) return;
    this.tell({ kind: 'ask' });
    this.asking = this.browser.setTimeout(() => this.steal(), ANSWER_MS * (1 + Math.random()));
  }

  hear(message) {
    if (message.kind === 'ask') {
      if (this.leads) this.tell({ ...this.tab.answer(), leads: true });
      return;
    }
    if (message.leads) {
      if (this.leads) return;
      this.heard();
      if (message.weak && this.waits && !this.browser.document?.hidden) this.steal();
    }
    if (message.kind) this.tab.onNews(message);
  }

  heard() {
    this.browser.clearTimeout(this.asking);
    this.asking = null;
    this.heardAt = Date.now();
  }

  queue() {
    this.waits = new AbortController();
    this.request({ signal: this.waits.signal });
  }

  steal() {
    this.heard();
    if (!this.waits) return;
    this.waits.abort();
    this.waits = new AbortController();
    this.request({ steal: true });
  }

  /** Holds the lock until it is released or another tab takes it, which rejects; then stands in line again. */
  request(options) {
    const { waits } = this;
    let granted = false;
    this.locks.request(this.name, options, () => {
      if (this.waits !== waits) return null;
      granted = true;
      this.waits = null;
      this.heard();
      this.lead();
      return new Promise((resolve) => { this.release = resolve; });
    }).catch(() => {
      if (granted && this.leads) {
        this.yield();
        this.queue();
      } else if (!granted && this.waits === waits) this.alone();
    });
  }

  /** The browser refuses locks here. */
  alone() {
    this.heard();
    this.locks = null;
    this.waits = null;
    this.lead();
  }

  lead() {
    this.leads = true;
    this.tell({ leads: true });
    this.tab.onLead();
  }

  yield() {
    if (!this.leads) return;
    this.leads = false;
    this.release = null;
    this.tab.onYield();
  }
}
