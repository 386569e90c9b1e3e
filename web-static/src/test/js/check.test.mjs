import assert from 'node:assert/strict';
import test from 'node:test';
import { differs, resultText } from '../../main/resources/web/assets/check.js';

const head = { commitment: 'aa', beacon: 'drand 1' };
const mine = { ticket_id: 't', index: 3, place: 7 };

test('what is published is compared with what this browser saw by itself', () => {
  assert.equal(differs(head, mine, { id: 't', index: 3, place: 7, commitment: 'aa', beacon: 'drand 1' }), null);
  assert.equal(differs(head, mine, { commitment: 'bb' }), 'commitment_seen');
  assert.equal(differs(head, mine, { commitment: 'aa', beacon: 'drand 2' }), 'beacon_seen');
  assert.equal(differs(head, mine, { id: 'u' }), 'ticket_seen');
  assert.equal(differs(head, mine, { index: 4 }), 'ticket_seen');
  assert.equal(differs(head, mine, { place: 8 }), 'place_seen');
});

test('a browser that forgot what it saw compares nothing', () => {
  assert.equal(differs(head, mine, { place: null }), null);
});

test('a checked place is counted from one', () => {
  assert.match(resultText({ ok: true, place: 1203, cohort: 5000 }), /^Your place 1.204 of 5.000 follows/);
});

test('each step that can fail has its own words', () => {
  const steps = ['commitment', 'proof', 'seed', 'place', 'no_crypto', 'commitment_seen', 'beacon_seen',
    'ticket_seen', 'place_seen'];
  const words = steps.map((failed) => resultText({ ok: false, failed }));
  assert.equal(new Set([...words, resultText({ ok: false })]).size, steps.length + 1);
  assert.match(resultText({ ok: false, failed: 'no_crypto' }), /https/);
});
