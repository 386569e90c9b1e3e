// One sale steered: its figures once a second, and what the operator decides about it.

import { $, ask, put } from './dom.js';
import { AuditTable } from './console-audit.js';
import { Knobs } from './console-knobs.js';
import { ProtectionForm } from './console-protection.js';
import { mayUse } from './console-roles.js';
import { drawSale, sumOf } from './console-sale.js';
import { dataAgeMs } from './console-states.js';
import { shortMessage } from './console-words.js';
import { ageText } from './words.js';

const AUDIT_EVERY = 5;
const MOVES = {
  prequeue: 'Open the pre-queue? People may take a place from now on.',
  open: 'Open the sale? People are let in at once.',
  draining: 'Drain? Nobody new may join; those in the line are still served.',
  closed: 'Close the sale? Nobody in the line is let in any more.',
};

export class SaleView {
  constructor(desk, saleId) {
    const path = `/ops/v1/sales/${encodeURIComponent(saleId)}`;
    Object.assign(this, { desk, path, latest: null, polls: 0 });
    this.knobs = new Knobs((changes, etag) => this.apply(changes, etag),
      async (changes) => (await desk.call('POST', `${path}/knobs/preview`, { body: changes })).body);
    this.protection = new ProtectionForm({ ...desk, command: (...all) => this.command(...all) }, path);
    this.audit = new AuditTable({
      rows: 'audit', older: 'audit-older',
      restorer: () => (mayUse(desk.who().role, 'operator') ? (draft) => this.knobs.propose(draft) : null),
      load: async (query) => (await desk.read(`${path}/audit${query}`))?.entries ?? [],
    });
    this.wire();
  }

  wire() {
    $('pause').addEventListener('click', () => this.phase('paused', 'Paused.'));
    $('resume').addEventListener('click', async () => {
      if (await ask('Resume? People are let in again at once.', 'Yes, resume')) this.phase('resume', 'Resumed.');
    });
    $('message-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.publish($('text').value.trim());
    });
    $('clear').addEventListener('click', () => {
      $('text').value = '';
      this.publish('');
    });
    $('tell-them').addEventListener('click', () => {
      $('text').value = shortMessage(sumOf(this.latest.products, 'available'));
      $('text').focus();
    });
  }

  async refresh() {
    const { body, etag } = await this.desk.call('GET', this.path);
    const { clock } = this.desk;
    clock.observe(body.server_time);
    if (this.latest === null) $('text').value = body.message ?? '';
    this.latest = body;
    drawSale(body, { nowMs: clock.now(), onMove: (to) => this.move(to) });
    this.knobs.draw(body, etag);
    this.protection.draw(body, etag);
    this.polls += 1;
    if (this.polls % AUDIT_EVERY === 1) await this.audit.refresh();
  }

  /** Says how old the figures are; answers it in milliseconds. */
  drawAge(answeredAtMs, nowMs) {
    const asOf = this.latest?.as_of;
    const ageMs = dataAgeMs({ asOf, serverNowMs: this.desk.clock.now(), answeredAtMs, nowMs });
    if (this.latest) put('age', `Figures of ${ageText(ageMs)}`);
    return ageMs;
  }

  /** What was done shows in the audit at once. */
  soon() {
    this.polls = 0;
  }

  /** Commands; what is drafted goes on from the revision that this made, for it is the operator's own. */
  async command(...all) {
    const answer = await this.desk.command(...all);
    for (const form of answer?.etag ? [this.knobs, this.protection] : []) form.adopt(answer.body, answer.etag);
    return answer;
  }

  phase(to, done) {
    return this.command(done, 'POST', `${this.path}/phase`, { body: { phase: to } });
  }

  async move(to) {
    if (await ask(MOVES[to], 'Yes')) this.phase(to, `The sale is now: ${to}.`);
  }

  async apply(changes, etag) {
    const options = { body: changes, headers: { 'If-Match': etag } };
    if (await this.command('Applied.', 'PATCH', `${this.path}/knobs`, options)) this.knobs.reset();
  }

  /** Somebody else was first: what was drafted on the old values is dropped. */
  conflict() {
    this.knobs.reset();
    this.protection.reset();
    this.desk.said('Not applied: somebody else changed this sale meanwhile. The values below are theirs.', false);
  }

  publish(text) {
    const done = text ? 'The message is published.' : 'The message is taken down.';
    this.command(done, 'PUT', `${this.path}/message`, { body: { message: text || null } });
  }
}
