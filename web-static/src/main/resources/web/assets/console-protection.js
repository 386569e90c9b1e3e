// The shop behind a sale's line, and passes that are taken back.

import { $, ask, tell } from './dom.js';

/** What the fields ask for: `protection` to send, or `wrong`, a sentence. An empty host means our own checkout. */
export function protectionFrom({ host, path, failOpen }) {
  const named = host.trim().toLowerCase();
  const from = path.trim() || '/';
  if (named === '') return { protection: { host: null, path: '/', fail_open: false } };
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9]\d{0,4})?$/.test(named)) {
    return { wrong: 'The host is a name such as shop.example, with a port where it has one; no https:// before it.' };
  }
  if (!/^\/[^\s?#\\]*$/.test(from)) return { wrong: 'The path begins with / and has neither ? nor #.' };
  return { protection: { host: named, path: from, fail_open: failOpen } };
}

/** What a pass is known by: the `body` of the request, or `wrong`, a sentence. */
export function revocationOf(kind, text) {
  const id = text.trim();
  if (/^[A-Za-z0-9_-]{22}$/.test(id)) return { body: { [kind === 'jti' ? 'jti' : 'ticket']: id } };
  if (!/^[A-Za-z0-9_-]{1,21}$/.test(id)) return { wrong: 'That is neither a ticket’s nor a pass’s id.' };
  return {
    wrong: 'That is only a part of an id, which has 22 signs. A shopper’s page shows the first six of them; the whole one'
      + ' is the pass’s “sub”, and X-Sluice-Ticket in the log of the shop.',
  };
}

/** Whether two readings of a sale have the same shop behind its line. */
export const sameShop = (one, other) => ['host', 'path', 'fail_open']
  .every((name) => (one[name] ?? null) === (other[name] ?? null));

export class ProtectionForm {
  constructor(desk, path) {
    Object.assign(this, { desk, path, dirty: false, etag: null, draftEtag: null, draftOf: null });
    $('protection').addEventListener('input', () => {
      this.draftEtag ??= this.etag;
      this.draftOf ??= this.sale;
      this.dirty = true;
      this.drawState();
    });
    $('protection').addEventListener('submit', (event) => {
      event.preventDefault();
      this.apply();
    });
    $('protection-drop').addEventListener('click', () => this.reset());
    $('revoke').addEventListener('submit', (event) => {
      event.preventDefault();
      this.revoke();
    });
  }

  /** Goes on from what the operator's own change of something else has made, unless the shop was changed meanwhile. */
  adopt(sale, etag) {
    if (this.draftEtag !== null && sameShop(this.draftOf, sale)) this.draftEtag = etag;
  }

  draw(sale, etag) {
    this.sale = sale;
    this.etag = etag;
    if (!this.dirty) {
      $('protect-host').value = sale.host ?? '';
      $('protect-path').value = sale.path ?? '/';
      $('protect-open').checked = sale.fail_open ?? false;
    }
    this.drawState();
  }

  drawState() {
    $('protect-apply').disabled = !this.dirty;
    $('protection-drop').disabled = !this.dirty;
    const open = $('protect-open').checked && $('protect-host').value.trim() !== '';
    tell('protect-note', open
      ? 'While Sluice cannot tell, everybody is let through: only for a shop that cannot sell too much.' : null);
  }

  async apply() {
    const { protection, wrong } = protectionFrom({
      host: $('protect-host').value, path: $('protect-path').value, failOpen: $('protect-open').checked,
    });
    if (wrong) return this.desk.said(`Not sent: ${wrong}`, false);
    const options = { body: protection, headers: { 'If-Match': this.draftEtag } };
    const done = protection.host ? `${protection.host}${protection.path} is behind the line.`
      : 'Our own checkout is behind the line.';
    if (await this.desk.command(done, 'PUT', `${this.path}/protection`, options)) this.reset();
  }

  reset() {
    this.dirty = false;
    this.draftEtag = null;
    this.draftOf = null;
    this.draw(this.sale, this.etag);
  }

  async revoke() {
    const { body, wrong } = revocationOf($('revoke-kind').value, $('revoke-id').value);
    if (wrong) return this.desk.said(`Not sent: ${wrong}`, false);
    const question = 'Revoke this pass? It is worthless at once, and the slot goes to the next person.';
    if (!await ask(question, 'Yes, revoke it')) return;
    const answer = await this.desk.command('Revoked.', 'POST', `${this.path}/passes/revoke`, { body });
    if (!answer) return;
    if (answer.body.revoked) $('revoke-id').value = '';
    else this.desk.said('There is no pass of it that could be revoked: it has ended already, or never was.', false);
  }
}
