import assert from 'node:assert/strict';
import test from 'node:test';
import * as states from '../../main/resources/web/assets/states.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const sale = (over = {}) => ({ phase: 'open', conditions: [], event_start_time: '2026-03-01T11:00:00Z', ...over });
const position = (over = {}) => ({ state: 'waiting', phase: 'open', conditions: [], place: 9, ahead: 5, ...over });
const undrawn = (over = {}) => position({ phase: 'prequeue', place: null, ahead: null, ...over });
const view = (facts) => states.viewOf({ sale: sale(), position: null, asked: true, nowMs: NOW, ...facts });
const live = { pass: 'p', expires_at: '2026-03-01T12:05:00Z' };
const dead = { pass: 'p', expires_at: '2026-03-01T11:59:00Z' };

test('a page without a sale says why', () => {
  assert.equal(view({ sale: null }), 'loading');
  assert.equal(view({ sale: null, saleProblem: { code: 'unknown_sale' } }), 'missing');
  assert.equal(view({ sale: null, saleProblem: { code: 'unreachable' } }), 'error');
});

test('nobody is taken for a newcomer before the server has said so', () => {
  assert.equal(view({ asked: false }), 'loading');
  assert.equal(view({ asked: false, position: position() }), 'line');
});

test('a newcomer sees the countdown before the opening and the landing after it', () => {
  const early = { phase: 'draft', event_start_time: '2026-03-01T12:00:01Z' };
  assert.equal(view({ sale: sale(early) }), 'early');
  assert.equal(view({ sale: sale(early), nowMs: NOW + 1000 }), 'landing');
  assert.equal(view({}), 'landing');
  assert.equal(view({ sale: sale({ phase: 'paused' }) }), 'landing');
});

test('a newcomer of a draining or closed sale is told that it is closed', () => {
  assert.equal(view({ sale: sale({ phase: 'draining' }) }), 'closed');
  assert.equal(view({ sale: sale({ phase: 'closed' }) }), 'closed');
});

test('somebody in the line of a draining sale stays in the line', () => {
  assert.equal(view({ sale: sale({ phase: 'draining' }), position: position({ phase: 'draining' }) }), 'line');
  assert.equal(view({ position: position({ phase: 'closed' }) }), 'closed');
});

test('joining is possible from the pre-queue on and when a drafted sale reaches its hour', () => {
  const may = (over, nowMs = NOW) => states.mayJoin({ sale: sale(over), nowMs });
  const later = '2026-03-01T12:00:01Z';
  assert.equal(may({ phase: 'draft', event_start_time: later }), false);
  assert.equal(may({ phase: 'draft', event_start_time: later }, NOW + 1000), true);
  assert.equal(may({ phase: 'draft', event_start_time: null }), false);
  assert.equal(may({ phase: 'prequeue', event_start_time: later }), true);
  assert.equal(may({ phase: 'draining' }), false);
});

test('a called shopper sees the turn, then the door while the shop is full', () => {
  const called = position({ state: 'called' });
  assert.equal(view({ position: called }), 'turn');
  assert.equal(view({ position: called, act: 'entering' }), 'entering');
  assert.equal(view({ position: called, act: 'door' }), 'door');
  assert.equal(view({ position: called, ended: 'turn_passed' }), 'turn_passed');
});

test('whoever goes on to a shop elsewhere sees that, whatever else is known', () => {
  const inside = position({ state: 'passed' });
  assert.equal(view({ position: inside, pass: live, act: 'going' }), 'going');
  assert.equal(view({ position: inside, pass: live, act: null }), 'inside');
});

test('inside needs a pass that lives; without one the page fetches it again', () => {
  const inside = position({ state: 'passed' });
  const called = position({ state: 'called' });
  assert.equal(view({ position: inside, pass: live }), 'inside');
  assert.equal(view({ position: inside }), 'entering');
  assert.equal(view({ position: inside, pass: dead }), 'pass_over');
  assert.equal(view({ position: null, pass: live }), 'inside');
  assert.equal(view({ position: called, pass: live }), 'inside');
});

test('a place that has passed says whether there was an order or a missed turn', () => {
  const passed = position({ state: 'passed' });
  assert.equal(view({ position: passed, ended: 'turn_passed' }), 'turn_passed');
  assert.equal(view({ position: passed, bought: 'o1' }), 'bought');
  assert.equal(view({ position: passed, pass: dead, bought: 'o1' }), 'bought');
});

test('a purchase on its way outlives the end of the turn', () => {
  assert.equal(view({ position: position({ state: 'passed' }), pass: dead, buying: true }), 'inside');
});

test('the gravest notice is the one shown', () => {
  const notice = (over) => states.noticeOf({ sale: sale(), position: position(over) });
  assert.equal(notice({}), null);
  assert.equal(notice({ phase: 'paused', conditions: ['recovering', 'sold_out'] }), 'recovering');
  assert.equal(notice({ phase: 'paused', conditions: ['sold_out'] }), 'paused');
  assert.equal(notice({ conditions: ['healing', 'sold_out'] }), 'healing');
  assert.equal(notice({ conditions: ['sold_out', 'halted'] }), 'halted');
  assert.equal(notice({ phase: 'draining' }), 'draining');
  assert.equal(states.noticeOf({ sale: sale(), position: undrawn({ phase: 'paused' }) }), 'paused_early');
  assert.equal(states.noticeOf({ sale: sale(), position: undrawn() }), null);
});

test('the shown place never gets worse whatever arrives', () => {
  let shown = states.advance(null, position({ ahead: 100, progress: 0.2 }));
  shown = states.advance(shown, position({ ahead: 120, progress: 0.1 }));
  assert.deepEqual([shown.ahead, shown.progress], [100, 0.2]);
  shown = states.advance(shown, position({ ahead: 40, progress: null }));
  assert.deepEqual([shown.ahead, shown.progress], [40, 0.2]);
  assert.equal(states.advance(null, position({ ahead: null })).ahead, null);
});

test('somebody who waits for the draw is in the pool and in the line once it has given a place', () => {
  assert.equal(view({ position: undrawn() }), 'pool');
  assert.equal(view({ position: undrawn({ phase: 'paused' }) }), 'pool');
  assert.equal(view({ position: position({ place: 0, ahead: 0 }) }), 'line');
});

test('whoever was called while away may still enter', () => {
  const aside = position({ state: 'set_aside', claim_until: '2026-03-01T12:05:00Z' });
  assert.equal(view({ position: aside }), 'aside');
  assert.equal(view({ position: aside, act: 'entering' }), 'entering');
  assert.equal(view({ position: aside, act: 'door' }), 'door');
  assert.equal(view({ position: aside, pass: live }), 'inside');
  assert.equal(view({ position: aside, ended: 'turn_passed' }), 'turn_passed');
});

test('a place that became unknown is told as lost until the visitor joins again', () => {
  assert.equal(view({ ended: 'lost' }), 'lost');
  assert.equal(view({ ended: 'lost', act: 'joining' }), 'joining');
});

test('the draw is spoken of before it, and after it to those who took part', () => {
  const draw = (over) => ({ commitment: 'c', beacon: null, cohort: null, drawn: false, ...over });
  const shown = (over, facts = {}, index = null) =>
    states.drawConcern({ sale: sale(over), position: null, ...facts }, index);
  const drawn = { draw: draw({ cohort: 100, drawn: true }) };
  assert.equal(shown({ phase: 'prequeue', draw: draw() }), 'ahead');
  assert.equal(shown({ phase: 'draft', prequeue_start_time: '2026-03-01T13:00:00Z', draw: draw() }), 'ahead');
  assert.equal(shown({ phase: 'draft', prequeue_start_time: null, draw: draw() }), null);
  assert.equal(shown({ phase: 'prequeue', draw: draw() }, { position: undrawn() }), 'ahead');
  assert.equal(shown({ draw: draw() }, { position: position() }), null);
  assert.equal(shown(drawn), null);
  assert.equal(shown(drawn, { position: position() }, 99), 'check');
  assert.equal(shown(drawn, { position: position() }, 100), null);
  assert.equal(shown(drawn, { position: position() }), 'check');
  assert.equal(shown({ draw: draw({ cohort: 0, drawn: true }) }, { position: position() }), null);
});

test('milestones are said once, on crossing', () => {
  assert.equal(states.milestone({ ahead: 150 }, { ahead: 99 }), 100);
  assert.equal(states.milestone({ ahead: 99 }, { ahead: 98 }), null);
  assert.equal(states.milestone({ ahead: 1500 }, { ahead: 0 }), 0);
  assert.equal(states.milestone(null, { ahead: 3 }), null);
});

test('refusals of a claim lead to the right next step', () => {
  assert.equal(states.afterClaimRefused({ code: 'wait_at_door' }), 'door');
  assert.equal(states.afterClaimRefused({ code: 'claim_expired' }), 'turn_passed');
  assert.equal(states.afterClaimRefused({ code: 'not_called' }), 'look_again');
  assert.equal(states.afterClaimRefused({ code: 'busy', passing: true }), 'retry');
  assert.equal(states.afterClaimRefused({ code: 'pass_other_device' }), 'tell');
});

test('only trouble that passes keeps a purchase and its key', () => {
  assert.equal(states.afterBuyRefused({ code: 'unreachable', passing: true }), 'retry');
  assert.equal(states.afterBuyRefused({ code: 'sold_out' }), 'tell');
  assert.equal(states.afterBuyRefused({ code: 'pass_expired' }), 'pass_over');
  assert.equal(states.afterBuyRefused({ code: 'pass_used' }), 'bought');
});
