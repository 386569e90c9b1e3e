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

test('a new sale names the shop behind its line, or none', () => {
  const entries = { id: 'a', title: 'A', currency: 'EUR', host: 'shop.example', path: '', outflow: 'auto' };
  const { host, path, fail_open: open, outflow } = saleFrom(entries, []);
  assert.deepEqual([host, path, open, outflow], ['shop.example', '/', false, 'auto']);
  assert.equal(saleFrom({ ...entries, fail_open: 'on' }, []).fail_open, true);
  assert.equal('host' in saleFrom({ ...entries, host: ' ' }, []), false);
  assert.throws(() => saleFrom({ ...entries, host: 'https://shop.example' }, []), /no https/);
});
