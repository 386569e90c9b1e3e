import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '../../main/resources/web/assets/api.js';
import { actionsOn, keyState } from '../../main/resources/web/assets/console-people.js';
import { protectionFrom, revocationOf, sameShop } from '../../main/resources/web/assets/console-protection.js';
import { mayUse, whyNot } from '../../main/resources/web/assets/console-roles.js';
import { newPassword } from '../../main/resources/web/assets/console-secret.js';
import { hasEnded, loginPauseMs, Session } from '../../main/resources/web/assets/console-session.js';
import * as words from '../../main/resources/web/assets/console-words.js';

const ana = { name: 'ana', role: 'operator', csrf: 'c1' };
const refusal = (status, code, more) => new Problem({ status, code, ...more });

/** A session whose server gives `answers` in turn; the log holds what was asked. */
function session(...answers) {
  const log = [];
  const changes = [];
  const one = new Session((reason) => changes.push(reason), async (method, path, options) => {
    log.push([method, path, options?.headers?.['X-Sluice-CSRF'] ?? null]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { body: answer };
  });
  return { one, log, changes };
}

test('a role may do what the roles below it may, and an unknown one nothing', () => {
  assert.deepEqual(['viewer', 'operator', 'admin', 'king', undefined].map((role) => mayUse(role, 'operator')),
    [false, true, true, false, false]);
  assert.equal(mayUse('admin', 'king'), false);
  assert.equal(whyNot('admin', 'viewer'), null);
  assert.match(whyNot('viewer', 'admin'), /needs the role “admin”.*“viewer”/);
});

test('a session is found, and without one nobody is signed in', async () => {
  const found = session(ana);
  await found.one.look();
  assert.deepEqual([found.one.who.name, found.changes], ['ana', ['found']]);
  const none = session(refusal(401, 'unauthorized'));
  await none.one.look();
  assert.deepEqual([none.one.who, none.changes], [null, ['none']]);
  await assert.rejects(session(refusal(503, 'busy')).one.look(), { code: 'busy' });
});

test('changes carry the proof, reads do not', async () => {
  const { one, log } = session(ana, {}, {});
  await one.look();
  await one.call('GET', '/a');
  await one.call('POST', '/b');
  assert.deepEqual(log.map(([, , csrf]) => csrf), [null, null, 'c1']);
});

test('a proof that another tab made old is learned anew, once', async () => {
  const { one, log } = session(ana, refusal(403, 'csrf_missing'), { ...ana, csrf: 'c2' }, {});
  await one.look();
  await one.call('POST', '/b');
  assert.deepEqual(log.slice(1), [['POST', '/b', 'c1'], ['GET', '/ops/v1/session', null], ['POST', '/b', 'c2']]);
  const same = session(ana, refusal(403, 'csrf_missing'), ana);
  await same.one.look();
  await assert.rejects(same.one.call('POST', '/b'), { code: 'csrf_missing' });
});

test('the end of a session is noted, a wrong password is not one', async () => {
  const { one, changes } = session(ana, refusal(401, 'unauthorized'));
  await one.look();
  await assert.rejects(one.call('GET', '/a'), { status: 401 });
  assert.deepEqual([one.who, changes], [null, ['found', 'ended']]);
  assert.equal(hasEnded({ status: 401, code: 'login_failed' }), false);
});

test('whoever tried too often is told when to try again', () => {
  assert.equal(loginPauseMs(refusal(429, 'too_many_logins', { retryAfterSeconds: 40 })), 40_000);
  assert.equal(loginPauseMs(refusal(429, 'too_many_logins')), 60_000);
  assert.equal(loginPauseMs(refusal(401, 'login_failed')), 0);
});

test('a made password is long, readable and of the given randomness', () => {
  assert.equal(newPassword((n) => Uint8Array.from({ length: n }, (none, i) => i)), 'abcde-fghij-kmnpq-rstuv-wxyz2');
  assert.notEqual(newPassword(), newPassword());
});

test('nobody locks himself out', () => {
  assert.deepEqual(actionsOn({ name: 'ana' }, 'ana'), { self: true, disable: false, enable: false, roles: false });
  assert.equal(actionsOn({ name: 'bo', disabled: true }, 'ana').enable, true);
  assert.equal(actionsOn({ name: 'bo', disabled: false }, 'ana').disable, true);
});

test('a key is good until it ends or is revoked', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  assert.equal(keyState({ expires_at: null }, now), 'good');
  assert.equal(keyState({ expires_at: '2026-03-01T12:00:00Z' }, now), 'expired');
  assert.equal(keyState({ revoked_at: '2026-02-01T12:00:00Z' }, now), 'revoked');
});

test('a shop is a host and a rooted path, or none', () => {
  const form = (over) => protectionFrom({ host: 'Shop.Example:8443', path: '/pay', failOpen: true, ...over });
  assert.deepEqual(form().protection, { host: 'shop.example:8443', path: '/pay', fail_open: true });
  assert.deepEqual(form({ host: '' }).protection, { host: null, path: '/', fail_open: false });
  assert.equal(form({ path: '' }).protection.path, '/');
  for (const host of ['https://a.example', 'a.example/x', 'a b', '-a', 'a:0', 'a:x']) {
    assert.match(form({ host }).wrong, /host/);
  }
  for (const path of ['pay', '/a?b', '/a#b', '/a b', '/a\\b']) assert.match(form({ path }).wrong, /path/);
});

test('a pass is revoked by its own id or its ticket’s', () => {
  const id = 'Zm9vYmFyYmF6cXV4cXV1eA';
  assert.deepEqual(revocationOf('jti', ` ${id} `), { body: { jti: id } });
  assert.deepEqual(revocationOf('ticket', id), { body: { ticket: id } });
  for (const text of ['', 'a.b.c.d.e.f', '../../../x', `${id}A`]) {
    assert.match(revocationOf('ticket', text).wrong, /neither a ticket’s nor a pass’s/);
  }
  assert.match(revocationOf('ticket', id.slice(0, 6)).wrong, /only a part .* X-Sluice-Ticket/);
});

test('a shop is the same unless its host, its path or its openness differs', () => {
  const shop = { host: 'shop.example', path: '/', fail_open: false };
  assert.equal(sameShop(shop, { ...shop, phase: 'paused' }), true);
  assert.equal(sameShop({}, { host: null }), true);
  for (const other of [{ host: null }, { path: '/x' }, { fail_open: true }]) {
    assert.equal(sameShop(shop, { ...shop, ...other }), false);
  }
});

test('a halt is told with its reason and the way out', () => {
  assert.equal(words.haltText({ halt: null }), null);
  const told = words.haltText({ halt: { since: '2026-11-21T10:00:00Z', reason: 'print sold: 2 in Redis, 1 in the tables' } });
  assert.match(told, /print sold: 2 in Redis, 1 in the tables/);
  assert.match(told, /ledger rebuild/);
});

test('the throttle says why and since when', () => {
  const auto = (throttle) => words.throttleText({ outflow: 'auto', outflow_floor: 30, throttle });
  const since = '2026-03-01T12:00:00Z';
  assert.equal(words.throttleText({ outflow: 'fixed', throttle: null }), null);
  assert.match(auto(null), /nothing has been measured/);
  assert.match(auto({ rate_per_minute: 600, reason: 'none', since }),
    /nothing holds it back since .*never goes below 30/);
  assert.match(auto({ rate_per_minute: 300, reason: 'checkout_slow', since }), /held at 300 .*since .*answers slowly/);
  assert.match(auto({ rate_per_minute: 300, reason: 'moon_full', since: null }), /because moon full/);
});

test('a ramp is told with its end, and no more once it is over', () => {
  const ramp = { from: 60, start: '2026-03-01T12:00:00Z', end: '2026-03-01T12:10:00Z' };
  const text = (at) => words.rampText({ ramp, new_users_per_minute: 600 }, Date.parse(at));
  assert.match(text('2026-03-01T12:04:00Z'), /from 60 to 600 a minute until .* \(6 min\)\.$/);
  assert.match(text('2026-03-01T11:59:00Z'), /It begins at/);
  assert.equal(text('2026-03-01T12:10:00Z'), null);
  assert.equal(words.rampText({ ramp: null }, 0), null);
});

test('who will get nothing is counted, but the line is told no number', () => {
  assert.match(words.shortText(100, 40), /At least 60 /);
  assert.equal(words.shortText(10, 10), null);
  assert.doesNotMatch(words.shortMessage(40), /\d/);
  assert.equal(words.ratioText(0.123), '12.3 %');
  assert.equal(words.ratioText(null), '–');
  assert.equal(words.lengthText(45), '45 s');
  assert.equal(words.lengthText(9_000), '2.5 h');
});

test('refusals of the operator API are told in words', () => {
  assert.match(words.opsProblemText({ code: 'login_failed' }), /wrong/);
  assert.equal(words.opsProblemText({ code: 'field_invalid', detail: 'burst: too small' }), 'burst: too small');
});
