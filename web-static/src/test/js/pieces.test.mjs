import assert from 'node:assert/strict';
import test from 'node:test';
import { problemOf, retryAfterSeconds } from '../../main/resources/web/assets/api.js';
import { limitOf } from '../../main/resources/web/assets/checkout.js';
import { clockText, ServerClock } from '../../main/resources/web/assets/countdown.js';
import { minorUnits } from '../../main/resources/web/assets/console-create.js';
import { basketTotal, money } from '../../main/resources/web/assets/money.js';
import { afterStream, backoffMs, eventParser } from '../../main/resources/web/assets/reconnect.js';
import { beaconText, changedCommitmentText, drawText } from '../../main/resources/web/assets/draw-panel.js';
import { ageText, cohortText, etaText, grewText, spanText } from '../../main/resources/web/assets/words.js';

test('money follows the digits of its currency', () => {
  assert.equal(money(1999, 'EUR', 'en'), '€19.99');
  assert.equal(money(1999, 'JPY', 'en'), '¥1,999');
  assert.equal(money(1999, 'BHD', 'en').replace(/\s/, ' '), 'BHD 1.999');
  assert.equal(minorUnits('19.9', 'EUR'), 1990);
  assert.equal(minorUnits('19.9', 'JPY'), null);
  assert.equal(minorUnits('-1', 'EUR'), null);
  assert.equal(basketTotal([{ id: 'a', price: 5 }, { id: 'b', price: 7 }], { a: 2 }), 10);
});

test('a product may be taken up to the smallest of the limits that exist', () => {
  assert.equal(limitOf({ max_per_buyer: null }, { max_per_buyer: 4 }, { max_qty: 6 }), 4);
  assert.equal(limitOf({ max_per_buyer: 1 }, {}, { max_qty: 6 }), 1);
});

test('the server clock trusts the least delayed stamp', () => {
  const clock = new ServerClock(() => 1_000_000);
  clock.observe(new Date(1_005_000).toISOString());
  clock.observe(new Date(1_003_000).toISOString());
  clock.observe('nonsense');
  assert.equal(clock.now(), 1_005_000);
  assert.equal(clock.until(new Date(1_007_000).toISOString()), 2_000);
  assert.equal(clock.until(new Date(900_000).toISOString()), 0);
  assert.equal(clock.until(null), null);
});

test('countdowns reach zero only when the time is over', () => {
  assert.equal(clockText(0), '0:00');
  assert.equal(clockText(1), '0:01');
  assert.equal(clockText(119_000), '1:59');
  assert.equal(clockText(3_723_000), '1:02:03');
  assert.equal(clockText(90_061_000), '1 d 01:01:01');
});

test('the estimate is a coarse range rounded outward and never zero', () => {
  const eta = (min_seconds, max_seconds) => etaText({ min_seconds, max_seconds });
  assert.equal(eta(0, 0), 'Less than a minute to go');
  assert.equal(eta(490, 710), 'About 8–12 min to go');
  assert.equal(eta(30, 170), 'Less than 3 min to go');
  assert.equal(eta(1_000, 1_900), 'About 15–35 min to go');
  assert.equal(eta(5_000, 9_000), 'About 1–2.5 h to go');
});

test('a missing estimate says why in plain words and a grown one too', () => {
  assert.match(etaText(null), /No estimate yet/);
  assert.match(etaText(null, 'not_open'), /before the opening/);
  assert.match(etaText(null, 'paused'), /paused/);
  assert.match(etaText(null, 'sold_out'), /units coming back/);
  assert.match(etaText(null, 'recovering'), /restored/);
  assert.match(etaText(null, 'healing'), /your place is kept/);
  assert.match(grewText('rate_lowered'), /operator lowered the rate/);
  assert.match(grewText('slower'), /fewer people than before/);
  assert.equal(grewText(null), null);
  assert.equal(grewText('paused'), null);
});

test('the draw says how many take part and whether the commitment is the one noted', () => {
  const noted = { value: 'aa', at: '2026-03-01T11:00:00Z' };
  assert.equal(cohortText(null), '');
  assert.match(cohortText(5000), /^5.000 people take part/);
  assert.equal(changedCommitmentText(null, 'aa'), null);
  assert.equal(changedCommitmentText(noted, 'aa'), null);
  assert.match(changedCommitmentText(noted, 'bb'), /saw aa/);
  assert.match(beaconText('drand 4711'), /drand 4711/);
  assert.match(beaconText(null), /names none/);
  assert.match(drawText('ahead', { cohort: 10 }, 10), /closed with 10 on it before you came/);
  assert.match(drawText('ahead', { cohort: null }, 10), /Note this number down/);
  assert.match(drawText('check', { cohort: 10 }, 3), /10 who were here/);
});

test('ages and spans are said in words', () => {
  assert.equal(ageText(900), 'just now');
  assert.equal(ageText(7_400), '7 s ago');
  assert.equal(ageText(180_000), '3 min ago');
  assert.equal(spanText(90), '1 minute 30 seconds');
  assert.equal(spanText(600), '10 minutes');
});

test('a reconnect waits anywhere below a doubling limit and never less than asked', () => {
  assert.equal(backoffMs(1, null, () => 1), 1_000);
  assert.equal(backoffMs(4, null, () => 1), 8_000);
  assert.equal(backoffMs(40, null, () => 1), 30_000);
  assert.equal(backoffMs(40, null, () => 0), 0);
  assert.equal(backoffMs(1, 7, () => 0), 7_000);
});

test('a stream that asked to come back later is reopened then and nothing is polled', () => {
  assert.deepEqual(afterStream({ afterMs: 700, heard: true, problem: { code: 'x' } }, () => 1),
    { waitMs: 700, leastMs: 700, poll: false, restMs: 0, failures: 0 });
});

test('a stream that broke after it was heard is reopened within two seconds', () => {
  const next = afterStream({ heard: true, failures: 3, problem: { status: 0 } }, () => 1);
  assert.deepEqual(next, { waitMs: 2_000, leastMs: 0, poll: false, restMs: 0, failures: 0 });
});

test('where streams are refused the page polls at once and tries a stream much later', () => {
  const problem = { code: 'too_many_streams', retryAfterSeconds: 120 };
  const next = afterStream({ problem }, () => 0);
  assert.deepEqual(next, { waitMs: 0, leastMs: 0, poll: true, restMs: 120_000, failures: 0 });
  assert.equal(afterStream({ problem: { code: 'too_many_streams' } }, () => 0).restMs, 30_000);
});

test('a busy server is left alone for as long as it asked', () => {
  const next = afterStream({ problem: { code: 'busy', retryAfterSeconds: 7 } }, () => 0);
  assert.deepEqual([next.waitMs, next.leastMs, next.poll], [7_000, 7_000, true]);
});

test('a second stream without an event in a row makes do with polls for a while', () => {
  const first = afterStream({ problem: { code: 'http_204' } }, () => 0);
  assert.deepEqual([first.restMs, first.failures], [0, 1]);
  assert.equal(afterStream({ failures: first.failures }, () => 0).restMs, 30_000);
});

test('retry-after is read as seconds or as a date', () => {
  assert.equal(retryAfterSeconds('3'), 3);
  assert.equal(retryAfterSeconds('Thu, 01 Jan 1970 00:00:10 GMT', 4_000), 6);
  assert.equal(retryAfterSeconds('soon'), null);
  assert.equal(retryAfterSeconds(null), null);
});

test('a refusal without a problem body is still a problem', async () => {
  const problem = await problemOf(new Response('<h1>bad gateway</h1>', { status: 502 }));
  assert.deepEqual([problem.code, problem.passing], ['http_502', true]);
});

test('events are found whatever way the stream is cut', () => {
  const text = ': hello\r\nretry: 500\r\n\r\nevent: position\r\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\nevent: x\ndata:1\n\n';
  for (let size = 1; size <= text.length; size += 1) {
    const seen = [];
    const push = eventParser((name, data) => seen.push([name, data]));
    for (let i = 0; i < text.length; i += size) push(text.slice(i, i + size));
    assert.deepEqual(seen, [['position', '{"a":1,\n"b":2}'], ['x', '1']], `cut every ${size}`);
  }
});
