import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { verifyMyPlace } from '../../main/resources/web/assets/draw.js';

const { draws } = JSON.parse(readFileSync(new URL('../../../../docs/draw-vectors.json', import.meta.url)));
const sale = 'demo';
const headOf = (draw) => ({ ...draw, sale });
const claimOf = (claim) => ({ ...claim, sale });
const right = draws.find((draw) => draw.name === '1000 with a beacon');

const flipped = (hex) => (hex[0] === '0' ? '1' : '0') + hex.slice(1);
const failed = async (inHead, inMine = {}) =>
  (await verifyMyPlace({ ...headOf(right), ...inHead }, { ...claimOf(right.proofs[1]), ...inMine })).failed;

for (const draw of draws) {
  test(`every proof of the vector "${draw.name}" holds`, async () => {
    for (const claim of draw.proofs) {
      assert.deepEqual(await verifyMyPlace(headOf(draw), claimOf(claim)), {
        ok: true, place: claim.place, index: claim.index, cohort: draw.cohort, failed: null,
      });
    }
  });
}

test('a secret that was not committed to is found', async () => {
  assert.equal(await failed({ secret: flipped(right.secret) }), 'commitment');
  assert.equal(await failed({ commitment: flipped(right.commitment) }), 'commitment');
  assert.equal(await failed({ secret: null }), 'commitment');
  assert.equal(await failed({ algorithm: 'sluice-draw-2' }), 'commitment');
});

test('a ticket, index or way that is not the root’s is found', async () => {
  const { proof, ticket_id: id } = right.proofs[1];
  assert.equal(await failed({ root: flipped(right.root) }), 'proof');
  assert.equal(await failed({}, { ticket_id: right.proofs[0].ticket_id }), 'proof');
  assert.equal(await failed({}, { ticket_id: `${id.slice(0, 21)}x` }), 'proof');
  assert.equal(await failed({}, { index: 0 }), 'proof');
  assert.equal(await failed({}, { index: 1000 }), 'proof');
  assert.equal(await failed({}, { proof: proof.slice(1) }), 'proof');
  assert.equal(await failed({}, { proof: [...proof, proof[0]] }), 'proof');
  assert.equal(await failed({}, { proof: [flipped(proof[0]), ...proof.slice(1)] }), 'proof');
  assert.equal(await failed({}, { sale: 'other' }), 'proof');
});

test('another cohort or beacon is found', async () => {
  assert.equal(await failed({ cohort: 1001 }), 'seed');
  assert.equal(await failed({ beacon_value: flipped(right.beacon_value) }), 'seed');
  assert.equal(await failed({ beacon_value: null }), 'seed');
  assert.equal(await failed({ beacon: null }), 'seed');
  assert.equal(await failed({ seed: flipped(right.seed) }), 'seed');
});

test('a place that was not drawn is found', async () => {
  assert.equal(await failed({}, { place: right.proofs[0].place }), 'place');
  assert.equal(await failed({}, { place: 1000 }), 'place');
  assert.equal(await failed({}, { place: '7' }), 'place');
});

test('a browser without the means says so', async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  try {
    assert.equal(await failed({}), 'no_crypto');
  } finally {
    Object.defineProperty(globalThis, 'crypto', before);
  }
});
