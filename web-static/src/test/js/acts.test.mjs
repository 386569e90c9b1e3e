// What a visitor does with a pass, against a real HTTP server; only the browser's own address bar is stood in for.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { enter, leave } from '../../main/resources/web/assets/acts.js';
import { goOn } from '../../main/resources/web/assets/onward.js';

/** Does `act(visit)` against a server that answers `[status, body]` by `METHOD path`; tells what came of it. */
async function visited(answers, facts, act) {
  const asked = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const call = `${request.method} ${request.url}`;
    asked.push([call, request.headers.authorization ?? null, body]);
    const [status, answer] = answers[call] ?? [404, { code: 'not_found' }];
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(status === 204 ? undefined : JSON.stringify(answer));
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const base = `http://127.0.0.1:${server.address().port}`;
  const realFetch = globalThis.fetch;
  globalThis.fetch = (path, options) => realFetch(base + path, options);
  const gone = [];
  const told = [];
  globalThis.location = Object.assign(new URL('https://line.example/s/demo'), { assign: (url) => gone.push(url) });
  const visit = {
    path: '/v1/sales/demo', wish: null, leaving: false, told,
    facts: { sale: {}, act: null, position: { state: 'called' }, pass: null, ...facts },
    memory: { session: { set: (key, value) => told.push([key, value]) } },
    tabs: { tell: ({ kind }) => told.push(kind) },
    learn(change) { Object.assign(this.facts, change); },
    end: (how) => told.push(`end ${how}`),
    checkedOut: (how) => told.push(`out ${how}`),
  };
  try {
    await act(visit);
  } finally {
    globalThis.fetch = realFetch;
    server.close();
    server.closeAllConnections();
  }
  return { asked, gone, told, facts: visit.facts, visit };
}

const pass = { pass: 'a.b.c' };
const HANDOFF = 'POST /v1/sales/demo/handoff';
const wishing = (wish) => (visit) => {
  visit.wish = wish;
  return goOn(visit);
};

test('a claim goes on to where the visitor wants to go', async () => {
  const { facts, gone, told } = await visited({ 'POST /v1/sales/demo/passes': [201, pass] }, {}, (visit) => {
    visit.wish = '/checkout';
    return enter(visit, () => goOn(visit));
  });
  assert.deepEqual(gone, ['https://line.example/checkout']);
  assert.deepEqual([facts.act, facts.pass, told], ['going', pass, [['pass', pass]]]);
});

test('another host is gone to only by the address that the server made', async () => {
  const url = 'https://shop.example/pay?sluice_handoff=c';
  const { asked, gone } = await visited({ [HANDOFF]: [200, { url }] }, { pass }, wishing('https://shop.example/pay'));
  assert.deepEqual(asked, [[HANDOFF, 'Bearer a.b.c', '{"return":"https://shop.example/pay"}']]);
  assert.deepEqual(gone, [url]);
});

test('an address that the server refuses is told and wished for no more', async () => {
  const refused = [422, { code: 'field_invalid' }];
  const { facts, gone, visit } = await visited({ [HANDOFF]: refused }, { pass }, wishing('https://evil.example/x'));
  assert.deepEqual([gone, facts.act, visit.wish], [[], null, null]);
  assert.match(facts.note, /none of this sale’s shop/);
});

test('a script is never gone to, whoever answered it', async () => {
  const answer = [200, { url: 'javascript:alert(1)' }];
  const { facts, gone } = await visited({ [HANDOFF]: answer }, { pass }, wishing('https://shop.example/'));
  assert.deepEqual([gone, facts.act], [[], null]);
});

test('a pass that has run out ends the visit to the shop', async () => {
  const expired = [401, { code: 'pass_expired' }];
  const { gone, told } = await visited({ [HANDOFF]: expired }, { pass }, wishing('//shop.example'));
  assert.deepEqual([gone, told], [[], ['out pass_over']]);
});

test('whoever leaves the shop gives back the pass and then the ticket', async () => {
  const answers = { 'DELETE /v1/sales/demo/passes': [204], 'DELETE /v1/sales/demo/tickets/me': [204] };
  const { asked, told } = await visited(answers, { pass }, leave);
  assert.deepEqual(asked.map(([call, bearer]) => [call, bearer]), [
    ['DELETE /v1/sales/demo/passes', 'Bearer a.b.c'], ['DELETE /v1/sales/demo/tickets/me', null],
  ]);
  assert.deepEqual(told, ['left', 'end left']);
});

test('whoever leaves the line has no pass to give back, and is told when it did not work', async () => {
  const unknown = await visited({ 'DELETE /v1/sales/demo/tickets/me': [404, { code: 'unknown_ticket' }] }, {}, leave);
  assert.deepEqual([unknown.asked.length, unknown.told], [1, ['left', 'end left']]);
  const failed = await visited({ 'DELETE /v1/sales/demo/tickets/me': [503, { code: 'busy' }] }, {}, leave);
  assert.match(failed.facts.oops, /have not left yet/);
  assert.deepEqual([failed.told, failed.visit.leaving], [[], false]);
});
