// One shopper's visit to one sale: the steps that talk to the server. What they learn goes into `facts`.

import { get, Problem, send } from './api.js';
import { backoffMs, follow } from './reconnect.js';
import { afterClaimRefused } from './states.js';
import { problemText } from './words.js';

const SALE_AGAIN_MS = 15_000;

export class Visit {
  /** `onChange()` is called after every change of `facts`; `line` gives the `seen` of the next question. */
  constructor({ saleId, memory, clock, line, onChange }) {
    Object.assign(this, { saleId, memory, clock, line, onChange });
    this.path = `/v1/sales/${saleId}`;
    this.following = null;
    this.facts = {
      sale: null, saleProblem: null, position: null, asked: false, act: null, ended: null,
      pass: memory.session.get('pass'), bought: memory.session.get('bought'),
      buying: Boolean(memory.session.get('attempt')),
      link: 'live', knownAt: null, pausedAt: null, oops: null, note: null, nowMs: 0,
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
      await this.pause(waitMs);
    }
  }

  pause(ms) {
    return new Promise((resolve) => { setTimeout(resolve, ms); });
  }

  async resume() {
    try {
      this.place(await get(`${this.path}/tickets/me${this.line.seen}`));
      this.followLine();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.passing) this.followLine();
      else this.learn({ asked: true });
    }
  }

  /** Takes in a position, newest last; the place on the screen is kept by the line itself. */
  place(position) {
    this.clock.observe(position.as_of);
    const paused = position.phase === 'paused';
    this.learn({
      position, asked: true, link: 'live', knownAt: Date.now(), oops: null,
      pausedAt: paused ? this.facts.pausedAt ?? Date.now() : null,
    });
    const { pass, bought, ended, act } = this.facts;
    if (position.state === 'passed' && !pass && !bought && !ended && !act) this.enter();
  }

  followLine() {
    this.following?.stop();
    this.following = follow({
      event: 'position',
      streamUrl: () => `${this.path}/tickets/me/events${this.line.seen}`,
      pollUrl: () => `${this.path}/tickets/me${this.line.seen}`,
      onData: (position) => this.place(position),
      onLink: (link, problem) => this.learn({ link: link === 'lost' ? 'lost' : 'live', linkProblem: problem }),
      onRefusal: (problem) => this.refusedPosition(problem),
    });
  }

  refusedPosition(problem) {
    if (problem.code !== 'unknown_ticket') return true;
    this.line.forget();
    this.learn({ position: null, asked: true, link: 'live' });
    return false;
  }

  /** Takes a place and insists while the trouble is a passing one. */
  async join() {
    this.learn({ act: 'joining', note: null, oops: null });
    for (let failures = 1; this.facts.act === 'joining'; failures += 1) {
      try {
        this.joined(await send('POST', `${this.path}/tickets`, { body: {} }));
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (!problem.passing && problem.code !== 'not_open_yet') {
          this.learn({ act: null, oops: problemText(problem) });
          return;
        }
        this.learn({ note: `${problemText(problem)} We keep trying; there is nothing for you to do.` });
        await this.pause(backoffMs(failures, problem.retryAfterSeconds));
      }
    }
  }

  joined({ status, body }) {
    if (status === 201) this.line.forget();
    for (const key of ['pass', 'bought', 'attempt']) this.memory.session.set(key, null);
    this.memory.lasting.set('code', body.ticket_id?.slice(0, 6) ?? null);
    Object.assign(this.facts, { act: null, note: null, ended: null, pass: null, bought: null, buying: false });
    this.place(body.position);
    this.followLine();
  }

  /** Exchanges the turn for a pass; waits at the door while the shop is full. Asked again, the same pass comes. */
  async enter() {
    this.learn({ act: 'entering', note: null, oops: null });
    for (let failures = 1; ; failures += 1) {
      try {
        const { body } = await send('POST', `${this.path}/passes`);
        this.memory.session.set('pass', body);
        const position = { ...this.facts.position, state: 'passed' };
        this.learn({ act: null, note: null, pass: body, position });
        return;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (this.refusedClaim(afterClaimRefused(problem), problem)) return;
        const least = problem.retryAfterSeconds ?? (this.facts.act === 'door' ? 1 : null);
        await this.pause(backoffMs(this.facts.act === 'door' ? 1 : failures, least));
        if (!this.facts.act) return;
      }
    }
  }

  /** Notes what the refusal means; true when asking again would not help. */
  refusedClaim(meaning, problem) {
    if (meaning === 'door') this.learn({ act: 'door' });
    if (meaning === 'retry') this.learn({ note: `${problemText(problem)} We keep trying.` });
    if (meaning === 'door' || meaning === 'retry') return false;
    this.learn({
      act: null, note: null,
      ended: meaning === 'turn_passed' ? meaning : null,
      oops: meaning === 'tell' ? problemText(problem) : null,
    });
    this.following?.wake();
    return true;
  }

  /** Gives the place or the slot of the shop back. */
  async leave() {
    try {
      await send('DELETE', `${this.path}/tickets/me`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code !== 'unknown_ticket') {
        this.learn({ oops: problemText(problem) });
        return;
      }
    }
    this.following?.stop();
    this.line.forget();
    this.memory.session.set('pass', null);
    this.learn({ ended: 'left', act: null, position: null, pass: null, oops: null });
  }

  /** The checkout came to an end: with an order, or because the pass no longer counts. */
  checkedOut(outcome, order) {
    const bought = order ?? (outcome === 'bought' ? 'unknown' : null);
    this.memory.session.set('bought', bought);
    if (order) this.memory.lasting.set('order', order);
    this.learn({ buying: false, bought, ended: outcome === 'accepted' ? 'bought' : outcome });
    if (order) location.assign(`/o/${encodeURIComponent(order)}`);
  }
}
