import assert from 'node:assert/strict';
import test from 'node:test';
import { changesSaid, draftChanges, draftOf, sameKnobs } from '../../main/resources/web/assets/console-draft.js';
import { dueAt, loadText, previewFigures, Previews } from '../../main/resources/web/assets/console-preview.js';
import { Problem } from '../../main/resources/web/assets/api.js';

const sale = (over) => ({
  new_users_per_minute: 60, total_active_users: 10, burst: 5, outflow: 'fixed', outflow_floor: 1, ramp: null, ...over,
});

test('a draft holds only what differs and refuses what is no whole positive number', () => {
  assert.deepEqual(draftChanges(sale(), { new_users_per_minute: '90', total_active_users: '10' }),
    { changes: { new_users_per_minute: 90 }, wrong: [] });
  for (const text of ['', '0', '-1', '1.5', '1e3', '9999999999']) {
    assert.deepEqual(draftChanges(sale(), { burst: text }), { changes: {}, wrong: ['burst'] });
  }
});

test('the outflow changes with its floor', () => {
  assert.deepEqual(draftChanges(sale(), { outflow: 'auto', outflow_floor: '20' }).changes,
    { outflow_floor: 20, outflow: 'auto' });
  assert.deepEqual(draftChanges(sale(), { outflow: 'fixed' }).changes, {});
});

test('a ramp is sent in seconds, from the rate in force unless another is typed', () => {
  const ramp = (from, minutes) => draftChanges(sale(), { ramp: { from, minutes } });
  assert.deepEqual(ramp('', '10'), { changes: { ramp: { seconds: 600 } }, wrong: [] });
  assert.deepEqual(ramp('30', '0.5').changes, { ramp: { from: 30, seconds: 30 } });
  assert.deepEqual(ramp('0', '1').wrong, ['ramp_from']);
  for (const minutes of ['', '0', '-1', 'x', '1.25', '1441']) {
    assert.deepEqual(ramp('', minutes).wrong, ['ramp_minutes']);
  }
});

test('only a ramp that runs can be ended', () => {
  assert.deepEqual(draftChanges(sale(), { ramp: 'end' }).changes, {});
  assert.deepEqual(draftChanges(sale({ ramp: { from: 1 } }), { ramp: 'end' }).changes, { ramp: null });
});

test('what a draft would change is said, also that a running ramp ends', () => {
  const running = sale({ ramp: { from: 1 } });
  assert.deepEqual(changesSaid(sale(), { burst: 9, outflow: 'auto' }),
    ['Burst: 5 → 9', 'Outflow: as set → automatic']);
  assert.match(changesSaid(running, { new_users_per_minute: 90 })[1], /ramp that is running ends/);
  assert.match(changesSaid(running, { ramp: null })[0], /ramp that is running ends/);
  assert.deepEqual(changesSaid(running, { new_users_per_minute: 90, ramp: { seconds: 90 } })[1],
    'Ramp: from the rate in force to 90 a minute over 1.5 min');
  assert.deepEqual(changesSaid(sale(), {}), []);
});

test('a change of something else leaves the knobs the same', () => {
  const running = sale({ ramp: { from: 1, start: 'a', end: 'b' } });
  assert.equal(sameKnobs(sale(), sale({ phase: 'paused', revision: 7, message: 'Hello' })), true);
  assert.equal(sameKnobs(running, structuredClone(running)), true);
  for (const other of [{ burst: 6 }, { outflow: 'auto' }, { outflow_floor: 2 }, { ramp: { from: 1 } }]) {
    assert.equal(sameKnobs(sale(), sale(other)), false);
  }
});

test('earlier values become a draft again, whatever else the audit kept', () => {
  const draft = draftOf({ burst: 3, outflow: 'auto', outflow_floor: null, ramp: { from: 1 }, other: 7 });
  assert.deepEqual(draft, { burst: '3', outflow: 'auto' });
});

test('a preview is asked for after a rest of the keys and at most twice a second', () => {
  assert.equal(dueAt({ firstAt: 10_000, typedAt: 10_000, sentAt: 0 }), 10_250);
  assert.equal(dueAt({ firstAt: 10_000, typedAt: 10_000, sentAt: 9_900 }), 10_400);
  assert.equal(dueAt({ firstAt: 10_000, typedAt: 10_400, sentAt: 0 }), 10_500);
});

test('only the latest draft is previewed, and an overtaken answer is dropped', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const tick = (ms) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  const asked = [];
  const answered = [];
  const ask = (changes) => new Promise((resolve, reject) => { asked.push({ changes, resolve, reject }); });
  const previews = new Previews(ask, (preview, problem) => answered.push(preview ?? problem?.code ?? null), () => now);
  previews.want('a');
  tick(100);
  previews.want('b');
  tick(250);
  assert.deepEqual(asked.map(({ changes }) => changes), ['b']);
  previews.want('c');
  tick(499);
  assert.equal(asked.length, 1);
  tick(1);
  assert.equal(asked.length, 2);
  asked[0].resolve('answer to b');
  asked[1].reject(new Problem({ status: 422, code: 'field_invalid' }));
  await new Promise(setImmediate);
  previews.want(null);
  assert.deepEqual(answered, ['field_invalid', null]);
});

test('a preview shows its numbers and leaves out what nobody can tell', () => {
  const preview = {
    waiting: 241, rate_per_minute: { now: 60, then: 240 }, clears_in_seconds: { from: 1260, to: 1560 },
    sold_out_in_seconds: null, stock_lasts_to_place: 390, checkout_load_ratio: 1.33, text: 'x',
  };
  assert.deepEqual(Object.fromEntries(previewFigures(preview)), {
    waiting: '241', 'rate a minute': '60 → 240', 'the line clears in': '21 min – 26 min',
    'stock lasts to about place': '390', 'checkout load': '+33 %',
  });
  assert.equal(loadText(0.5), '−50 %');
  assert.equal(loadText(1), 'unchanged');
  assert.equal(loadText(null), null);
});
