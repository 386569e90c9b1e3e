// The reconnect loop against a real HTTP server; its jitter is zero here, so that nothing is waited for.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { follow } from '../../main/resources/web/assets/reconnect.js';

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Follows a server of `stream(response, n, url)` and `poll(response, n)` until `enough(log)`; answers the log. */
async function followed({ stream, poll }, enough) {
  const log = [];
  const counts = { stream: 0, poll: 0 };
  const server = createServer((request, response) => {
    const kind = request.url.startsWith('/events') ? 'stream' : 'poll';
    log.push(`${kind} ${request.url}`);
    counts[kind] += 1;
    if (kind === 'stream') stream(response, counts[kind]);
    else poll(response, counts[kind]);
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const base = `http://127.0.0.1:${server.address().port}`;
  let seen = '';
  await new Promise((done) => {
    const check = () => {
      if (!enough(log)) return;
      following.stop();
      done();
    };
    const following = follow({
      event: 'position',
      random: () => 0,
      streamUrl: () => `${base}/events${seen}`,
      pollUrl: () => `${base}/me${seen}`,
      onData(data) {
        seen = `?seen=${data.ahead}`;
        log.push(`ahead ${data.ahead}`);
        queueMicrotask(check);
      },
      onLink: (link) => log.push(link),
      async onRefusal(problem) {
        log.push(problem.code);
        queueMicrotask(check);
        return problem.code !== 'unknown_ticket';
      },
    });
  });
  server.closeAllConnections();
  await new Promise((closed) => { server.close(closed); });
  return log;
}

function streaming(response, ...events) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  events.forEach((text) => response.write(text));
}

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const polls = (response, n) => answer(response, 200, { ahead: 10 - n, next_poll_seconds: 0.001 });

test('a server that goes down names the time of return and the next stream says what was seen', async () => {
  const log = await followed({
    stream(response, n) {
      if (n === 1) streaming(response, event('position', { ahead: 7 }), event('reconnect', { after_ms: 5 }));
      else streaming(response, event('position', { ahead: 6 }));
    },
    poll: polls,
  }, (lines) => lines.includes('ahead 6'));
  assert.deepEqual(log, ['stream /events', 'live', 'ahead 7', 'stream /events?seen=7', 'live', 'ahead 6']);
});

test('streams that are refused are replaced by polls which say what was seen', async () => {
  const log = await followed({
    stream: (response) => answer(response, 429, { code: 'too_many_streams' }, { 'Retry-After': '60' }),
    poll: polls,
  }, (lines) => lines.includes('ahead 7'));
  assert.deepEqual(log, ['stream /events', 'poll /me', 'polling', 'ahead 9', 'poll /me?seen=9', 'polling', 'ahead 8',
    'poll /me?seen=8', 'polling', 'ahead 7']);
});

for (const [what, stream] of Object.entries({
  'an empty answer': (response) => response.writeHead(204).end(),
  'a page of a proxy': (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Hello'),
  'an unavailable server': (response) => answer(response, 503, { code: 'busy' }),
})) {
  test(`${what} in place of a stream does not end the following`, async () => {
    const log = await followed({ stream, poll: polls }, (lines) => lines.includes('ahead 7'));
    assert.equal(log.filter((line) => line.startsWith('stream')).length, 2);
    assert.equal(log.includes('lost'), false);
  });
}

test('a stream that breaks is opened again', async () => {
  const log = await followed({
    stream(response, n) {
      streaming(response, event('position', { ahead: 10 - n }));
      if (n < 3) setImmediate(() => response.destroy());
    },
    poll: polls,
  }, (lines) => lines.includes('ahead 7'));
  assert.deepEqual(log.filter((line) => line.startsWith('stream')),
    ['stream /events', 'stream /events?seen=9', 'stream /events?seen=8']);
});

test('a refusal that stays ends the loop and one that may pass does not', async () => {
  const log = await followed({
    stream: (response) => answer(response, 404, { code: 'unknown_ticket' }),
    poll: (response, n) => answer(response, n < 3 ? 409 : 404, { code: n < 3 ? 'not_yet' : 'unknown_ticket' }),
  }, (lines) => lines.includes('unknown_ticket'));
  assert.deepEqual(log.filter((line) => !line.startsWith('stream') && !line.startsWith('poll')),
    ['not_yet', 'lost', 'not_yet', 'lost', 'unknown_ticket']);
});
