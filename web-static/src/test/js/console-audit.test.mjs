import assert from 'node:assert/strict';
import test from 'node:test';
import { changedFields, withNewest, withOlder } from '../../main/resources/web/assets/console-audit.js';

const ids = (entries) => entries.map((entry) => entry.id);
const entries = (...list) => list.map((id) => ({ id }));

test('the audit shows only what an action changed', () => {
  assert.deepEqual(changedFields({ phase: 'open' }, { phase: 'paused' }),
    [{ field: 'phase', from: 'open', to: 'paused' }]);
  assert.deepEqual(changedFields({ burst: 3, max_qty: 2 }, { burst: 5, max_qty: 2 }),
    [{ field: 'burst', from: '3', to: '5' }]);
  assert.deepEqual(changedFields({ message: null }, { message: 'Soon' }),
    [{ field: 'message', from: 'none', to: 'Soon' }]);
  assert.deepEqual(changedFields(null, null), []);
});

test('nested values are compared part by part', () => {
  const before = { ramp: { from: 60, end: 'a' }, fail_open: false };
  assert.deepEqual(changedFields(before, { ramp: { from: 60, end: 'b' }, fail_open: true }), [
    { field: 'ramp › end', from: 'a', to: 'b' }, { field: 'fail open', from: 'false', to: 'true' },
  ]);
  assert.deepEqual(changedFields(before, { ramp: null, fail_open: false }).map(({ to }) => to), ['none', 'none']);
  assert.deepEqual(changedFields({ a: [1] }, { a: [1] }), []);
});

test('newest entries go before the known ones without a double and without a gap', () => {
  assert.deepEqual(ids(withNewest([], entries(3, 2))), [3, 2]);
  assert.deepEqual(ids(withNewest(entries(3, 2, 1), entries(5, 4, 3))), [5, 4, 3, 2, 1]);
  assert.deepEqual(ids(withNewest(entries(30, 20, 10), entries(50, 30, 20))), [50, 30, 20, 10]);
  assert.deepEqual(ids(withNewest(entries(3, 2, 1), entries(9, 8))), [9, 8]);
  assert.deepEqual(ids(withNewest(entries(3), [])), [3]);
});

test('older entries go behind the known ones', () => {
  assert.deepEqual(ids(withOlder(entries(5, 4), entries(4, 3, 2))), [5, 4, 3, 2]);
  assert.deepEqual(ids(withOlder(entries(5, 4), entries(5, 4))), [5, 4]);
});
