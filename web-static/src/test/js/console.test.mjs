import assert from 'node:assert/strict';
import test from 'node:test';
import * as states from '../../main/resources/web/assets/console-states.js';
import { saleFrom } from '../../main/resources/web/assets/console-create.js';

test('data is stale when the server is silent or its stamp is old', () => {
  const age = (over) => states.dataAgeMs({ asOf: null, serverNowMs: 10_000, answeredAtMs: 9_500, nowMs: 10_000, ...over });
  assert.equal(age({}), 500);
  assert.equal(age({ asOf: new Date(2_000).toISOString() }), 8_000);
  assert.equal(age({ answeredAtMs: 1_000 }), 9_000);
  assert.equal(states.isStale(5_000), false);
  assert.equal(states.isStale(5_001), true);
});

test('a draft holds only what differs and refuses what is no whole positive number', () => {
  const sale = { new_users_per_minute: 60, total_active_users: 10, burst: 5 };
  assert.deepEqual(states.draftChanges(sale, { new_users_per_minute: '90', total_active_users: '10' }),
    { changes: { new_users_per_minute: 90 }, wrong: [] });
  for (const text of ['', '0', '-1', '1.5', '1e3', '9999999999']) {
    assert.deepEqual(states.draftChanges(sale, { burst: text }), { changes: {}, wrong: ['burst'] });
  }
});

test('a closed sale allows no move and a paused one can be resumed or ended', () => {
  assert.deepEqual(states.movesFrom('closed'), []);
  assert.deepEqual(states.movesFrom('paused'), ['draining', 'closed']);
  assert.equal(states.mayPause('open'), true);
  assert.equal(states.mayPause('closed'), false);
});

test('a standing line never clears', () => {
  assert.equal(states.minutesToClear(100, 0), null);
  assert.equal(states.minutesToClear(0, 0), 0);
  assert.equal(states.minutesToClear(100, 50), 2);
});

test('a new sale leaves out what was left empty and speaks in minor units', () => {
  const entries = { id: 'a', title: 'A', currency: 'EUR', new_users_per_minute: '60', burst: '', acknowledgement: '' };
  const row = { id: 'p', title: 'P', price: '19.9', total: '5', max_per_buyer: '' };
  assert.deepEqual(saleFrom(entries, [row]), {
    id: 'a', title: 'A', currency: 'EUR', new_users_per_minute: 60,
    products: [{ id: 'p', title: 'P', price: 1990, total: 5 }],
  });
  assert.throws(() => saleFrom(entries, [{ ...row, price: '1.999' }]), /not a price/);
});

test('the audit says what an action changed, and nothing of a creation', () => {
  assert.equal(states.changesText({ phase: 'open' }, { phase: 'paused' }), 'phase: open → paused');
  assert.equal(states.changesText({ burst: 3, max_qty: 2 }, { burst: 5, max_qty: 2 }), 'burst: 3 → 5');
  assert.equal(states.changesText({ message: null }, { message: 'Soon' }), 'message: none → Soon');
  assert.equal(states.changesText(null, { id: 'demo' }), '');
});
