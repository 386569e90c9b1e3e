// One shopper's visit to one sale: what is known of the sale and of the place in its line. It goes into `facts`.

import { enter } from './acts.js';
import { get, Problem } from './api.js';
import { orderPage } from './memory.js';
import { backoffMs, follow } from './reconnect.js';
import { Tabs } from './tabs.js';

const SALE_AGAIN_MS = 15_000;
const STALE_MS = 30_000;

export class Visit {
  /**
   * `onChange()` is called after every change of `facts`; `line` gives the `seen` of the next question; `wish` is where
   * the visitor wants to go once inside, or null.
   */
  constructor({ saleId, memory, clock, line, wish, onChange }) {
    Object.assign(this, { saleId, memory, clock, line, wish, onChange });
    this.path = `/v1/sales/${saleId}`;
    this.following = null;
    this.leaving = false;
    this.tabs = new Tabs(`sluice.${saleId}`, {
      onLead: () => this.lead(),
      onYield: () => this.yield(),
      onNews: (message) => this.hear(message),
      answer: () => this.position(),
    });
    this.facts = {
      sale: null, saleProblem: null, position: null, asked: false, act: null, ended: null,
      pass: memory.session.get('pass'), bought: memory.session.get('bought'),
      buying: Boolean(memory.session.get('attempt')),
      link: 'live', knownAt: null, pausedAt: null, oops: null, note: null, againAt: null, nowMs: 0,
    };
  }

  learn(change) {
    Object.assign(this.facts, change);
    this.onChange();
  }

  /** Loads the catalogue and keeps it fresh; finds out once whether this browser already has a place. */
  async watchSale() {
    for (let failures = 0; ;) {
      let waitMs = SALE_AGAIN_MS * (0.85 + 0.3 * Math.random());
      try {
        const sale = await get(this.path);
        this.clock.observe(sale.server_time);
        const first = this.facts.sale === null;
        this.learn({ sale, saleProblem: null });
        failures = 0;
        if (first) this.resume();
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        this.learn({ saleProblem: problem });
        if (problem.code === 'unknown_sale') return;
        failures += 1;
        waitMs = Math.max(1000, backoffMs(failures, problem.retryAfterSeconds));
      }
      await new Promise((resolve) => { setTimeout(resolve, waitMs); });
    }
  }

  async resume() {
    try {
      this.place(await get(`${this.path}/tickets/me${this.line.seen}`));
      this.followLine();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const restoring = this.memory.lasting.get('ticket') && await this.isBeingRestored();
      if (problem.passing || restoring) this.followLine();
      else this.learn({ asked: true });
    }
  }

  /** Takes in a position, newest last; the place on the screen is kept by the line itself. */
  place(position) {
    this.clock.observe(position.as_of);
    const paused = position.phase === 'paused';
    const link = this.facts.link === 'lost' ? 'live' : this.facts.link;
    this.learn({
      position, asked: true, link, knownAt: Date.now(), oops: null,
      pausedAt: paused ? this.facts.pausedAt ?? Date.now() : null,
    });
    const { pass, bought, ended, act } = this.facts;
    if (position.state === 'passed' && !pass && !bought && !ended && !act) enter(this);
  }

  /** Follows the place from now on, in this tab or by what another tab of this browser tells. */
  followLine() {
    this.tabs.start();
  }

  /** The stream that may be open is of another ticket. */
  followAnew() {
    if (this.tabs.leads) {
      this.yield();
      this.lead();
    } else this.tabs.start();
  }

  lead() {
    this.following = follow({
      event: 'position',
      streamUrl: () => `${this.path}/tickets/me/events${this.line.seen}`,
      pollUrl: () => `${this.path}/tickets/me${this.line.seen}`,
      onData: (position) => {
        this.place(position);
        this.tabs.tell(this.position());
      },
      onLink: (link, problem) => {
        this.learn({ link, linkProblem: problem });
        if (link === 'lost') this.tabs.tell({ kind: 'link', leads: true, link });
      },
      onRefusal: (problem) => this.refusedPosition(problem),
    });
  }

  yield() {
    this.following?.stop();
    this.following = null;
  }

  /** What a tab that does not lead is told. A hidden tab is slowed down by its browser and may be half frozen. */
  position() {
    const { position, link, knownAt } = this.facts;
    const behind = link !== 'live' || Date.now() - knownAt > STALE_MS;
    return { kind: 'position', leads: true, position, link, knownAt, weak: document.hidden && behind };
  }

  /** Takes in what another tab of this browser learned or did. */
  hear({ kind, position, link, knownAt }) {
    const { facts } = this;
    if (!facts.sale || facts.buying) return;
    if (kind === 'joined') {
      this.renew();
      this.followAnew();
    } else if (kind === 'left' && facts.position) this.end('left');
    else if (kind === 'lost' && facts.position) this.lost();
    else if (kind === 'link' && !facts.ended) this.learn({ link });
    else if (kind === 'position' && position && !facts.ended) {
      this.place(position);
      this.learn({ link, knownAt });
      this.followLine();
    }
  }

  /** The page is looked at again, or the network is back. */
  wake() {
    this.following?.wake();
    this.tabs.look();
  }

  /** While places are being put back after a fault, one that is not known yet is asked for again. */
  async refusedPosition(problem) {
    if (problem.code !== 'unknown_ticket' || await this.isBeingRestored()) return true;
    this.tabs.tell({ kind: 'lost' });
    this.lost();
    return false;
  }

  async isBeingRestored() {
    try {
      const sale = await get(this.path);
      this.learn({ sale });
      return sale.conditions.some((condition) => ['healing', 'recovering'].includes(condition));
    } catch (problem) {
      if (problem instanceof Problem) return true;
      throw problem;
    }
  }

  /** A place was taken, or the one this browser has was found. */
  joined({ status, body }) {
    this.memory.lasting.set('ticket', { id: body.ticket_id, index: body.index });
    if (status === 201) {
      this.line.forget();
      this.tabs.tell({ kind: 'joined' });
    }
    this.renew();
    this.place(body.position);
    this.followAnew();
  }

  /** What an earlier visit left behind does not count for a place just taken. */
  renew() {
    for (const key of ['pass', 'bought', 'attempt']) this.memory.session.set(key, null);
    Object.assign(this.facts, {
      act: null, note: null, againAt: null, ended: null, pass: null, bought: null, buying: false, position: null,
    });
  }

  /** The page goes away. Whoever closes the tab keeps the place: only a leave that was asked for is sent again. */
  goodbye() {
    if (this.leaving) navigator.sendBeacon(`${this.path}/tickets/me/leave`);
  }

  /** The place was given back: nothing of it counts any more. */
  end(ended) {
    this.memory.session.set('pass', null);
    Object.assign(this.facts, { ended, act: null, pass: null, oops: null });
    this.lost();
  }

  /** The server knows the ticket no more; joining again is for the visitor to decide. A pass outlives its ticket. */
  lost() {
    this.tabs.stop();
    this.line.forget();
    this.memory.lasting.set('ticket', null);
    const { pass, ended } = this.facts;
    this.learn({ ended: pass || ended ? ended : 'lost', position: null, asked: true, link: 'live' });
  }

  /** The checkout came to an end: with an order, or because the pass no longer counts. */
  checkedOut(outcome, order) {
    const bought = order?.id ?? (outcome === 'bought' ? 'unknown' : null);
    this.memory.session.set('bought', bought);
    if (order) this.memory.lasting.set('order', order);
    this.learn({ buying: false, bought, ended: outcome === 'accepted' ? 'bought' : outcome });
    if (order) location.assign(orderPage(order));
  }
}
