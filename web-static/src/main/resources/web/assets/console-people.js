// Operators and API keys, for admins: a list, a form, and a secret shown once.

import { $, ask, el } from './dom.js';
import { mayUse, ROLES } from './console-roles.js';
import { newPassword, showSecret } from './console-secret.js';

const OPERATORS = '/ops/v1/operators';
const KEYS = '/ops/v1/api-keys';
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const when = (stamp, none) => (stamp ? format.format(Date.parse(stamp)) : none);

/** What may be done with an operator: nobody locks himself out. */
export function actionsOn(operator, me) {
  if (operator.name === me) return { self: true, disable: false, enable: false, roles: false };
  return { self: false, disable: !operator.disabled, enable: Boolean(operator.disabled), roles: !operator.disabled };
}

/** How an API key stands: `revoked`, `expired` or `good`. */
export function keyState(key, nowMs) {
  if (key.revoked || key.revoked_at) return 'revoked';
  return key.expires_at && Date.parse(key.expires_at) <= nowMs ? 'expired' : 'good';
}

const button = (label, onclick, properties = {}) =>
  el('button', { type: 'button', className: 'small', onclick, ...properties }, label);
const danger = (label, onclick, ariaLabel) => button(label, onclick, { className: 'small danger', ariaLabel });

export class OperatorsView {
  constructor(desk) {
    this.desk = desk;
    $('operator-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.create(Object.fromEntries(new FormData($('operator-form'))));
    });
  }

  async refresh() {
    if (!mayUse(this.desk.who().role, 'admin')) return;
    const { body } = await this.desk.call('GET', OPERATORS);
    $('operator-rows').replaceChildren(...body.operators.map((operator) => this.row(operator)));
  }

  row(operator) {
    const { name } = operator;
    const may = actionsOn(operator, this.desk.who().name);
    const role = el('select', { ariaLabel: `Role of ${name}`, disabled: !may.roles },
      ...ROLES.map((one) => el('option', { selected: one === operator.role }, one)));
    return el('tr', {},
      el('td', {}, name, may.self ? el('span', { className: 'quiet' }, ' you') : null),
      el('td', {}, el('span', { className: 'inline' }, role,
        button('Set role', () => this.change(`${name} is now ${role.value}.`, name, { role: role.value }),
          { disabled: !may.roles, ariaLabel: `Set role of ${name}` }))),
      el('td', {}, operator.disabled ? 'disabled' : 'active'),
      el('td', {}, when(operator.last_login_at, 'never')),
      el('td', {}, may.self ? el('a', { href: '/console?view=account' }, 'Change your password')
        : this.buttons(name, may)));
  }

  buttons(name, may) {
    const enable = () => this.change(`${name} may sign in again.`, name, { disabled: false });
    return el('span', { className: 'inline' },
      button('New password', () => this.newPassword(name), { ariaLabel: `New password for ${name}` }),
      may.enable ? button('Enable', enable, { ariaLabel: `Enable ${name}` }) : null,
      may.disable ? danger('Disable', () => this.disable(name), `Disable ${name}`) : null);
  }

  change(done, name, body) {
    return this.desk.command(done, 'PATCH', `${OPERATORS}/${encodeURIComponent(name)}`, { body });
  }

  async disable(name) {
    if (await ask(`Disable ${name}? What they have open ends at once.`, 'Yes, disable')) {
      await this.change(`${name} is disabled.`, name, { disabled: true });
    }
  }

  async newPassword(name) {
    if (!await ask(`Give ${name} a new password? The present one ends at once.`, 'Yes, make a new one')) return;
    const password = newPassword();
    if (await this.change(`${name} has a new password.`, name, { password })) {
      showSecret(`The new password of ${name}. It is shown only now.`, password);
    }
  }

  async create({ name, role }) {
    const password = newPassword();
    const body = { name: name.trim(), role, password };
    if (!await this.desk.command(`${body.name} may sign in.`, 'POST', OPERATORS, { body })) return;
    $('operator-form').reset();
    showSecret(`The password of ${body.name}. It is shown only now.`, password);
  }
}

export class KeysView {
  constructor(desk) {
    this.desk = desk;
    $('key-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.create(Object.fromEntries(new FormData($('key-form'))));
    });
    $('rotate-pass').addEventListener('click', () => this.rotate('pass'));
    $('rotate-ticket').addEventListener('click', () => this.rotate('ticket'));
  }

  async refresh() {
    if (!mayUse(this.desk.who().role, 'admin')) return;
    const { body } = await this.desk.call('GET', KEYS);
    $('key-rows').replaceChildren(...body.api_keys.map((key) => this.row(key)));
    $('no-keys').hidden = body.api_keys.length > 0;
  }

  row(key) {
    const state = keyState(key, Date.now());
    return el('tr', {},
      el('td', {}, key.name, el('br'), el('code', { className: 'quiet' }, key.id)),
      el('td', {}, key.role),
      el('td', {}, state === 'good' ? when(key.expires_at, 'never') : state),
      el('td', {}, when(key.last_used_at, 'not yet')),
      el('td', {}, state === 'revoked' ? null : danger('Revoke', () => this.revoke(key), `Revoke ${key.name}`)));
  }

  async revoke({ id, name }) {
    if (!await ask(`Revoke the key ${name}? What uses it is refused at once.`, 'Yes, revoke it')) return;
    await this.desk.command(`The key ${name} is revoked.`, 'DELETE', `${KEYS}/${encodeURIComponent(id)}`);
  }

  async create({ name, role, expires_at: expires }) {
    const body = { name: name.trim(), role };
    if (expires) body.expires_at = new Date(expires).toISOString();
    const answer = await this.desk.command(`The key ${body.name} exists.`, 'POST', KEYS, { body });
    if (!answer) return;
    $('key-form').reset();
    showSecret(`The key ${answer.body.name}. It is shown only now.`, answer.body.key);
  }

  async rotate(kind) {
    const question = { pass: 'Sign passes with a new key? Passes signed before stay good until they end.',
      ticket: 'Sign tickets with a new key? Tickets signed before stay good.' }[kind];
    if (!await ask(question, 'Yes, make a new key')) return;
    const answer = await this.desk.command('Made.', 'POST', `/ops/v1/${kind}-keys`);
    if (answer) this.desk.said(`The new ${kind} key is ${answer.body.id}.`, true);
  }
}
