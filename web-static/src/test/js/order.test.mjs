import assert from 'node:assert/strict';
import test from 'node:test';
import { hasReceipt, isFinal, orderView } from '../../main/resources/web/assets/order-states.js';

const STATUSES = ['accepted', 'placed', 'charging', 'paid', 'shipped', 'delivered', 'declined', 'expired', 'cancelled',
  'refunded', 'unknown'];

test('every state of an order has its own words', () => {
  const headlines = STATUSES.map((status) => orderView({ status }).headline);
  assert.equal(new Set(headlines).size, STATUSES.length);
  headlines.forEach((headline, i) => assert.notEqual(headline, STATUSES[i]));
});

test('only an order whose charge has not begun can be cancelled', () => {
  assert.deepEqual(STATUSES.filter((status) => orderView({ status }).cancellable), ['accepted', 'placed']);
});

test('an unknown charge is still on its way and ended orders show no way', () => {
  assert.equal(orderView({ status: 'unknown' }).kind, 'going');
  assert.equal(orderView({ status: 'unknown' }).steps[2].current, true);
  assert.deepEqual(orderView({ status: 'declined' }).steps, []);
});

test('the page stops asking only in a final state', () => {
  assert.deepEqual(STATUSES.filter((status) => !isFinal(status)), ['accepted', 'placed', 'charging', 'unknown']);
});

test('a hold says that nothing is charged before it is paid', () => {
  const held = orderView({ status: 'placed', payable: true });
  assert.notEqual(held.headline, orderView({ status: 'placed', payable: false }).headline);
  assert.equal(held.cancellable, true);
});

test('there is a receipt for what was paid, also after it was given back', () => {
  assert.deepEqual(STATUSES.filter(hasReceipt), ['paid', 'shipped', 'delivered', 'refunded']);
});
