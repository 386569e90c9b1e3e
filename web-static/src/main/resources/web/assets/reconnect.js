// Follows something that changes: a stream of server-sent events while one can be had, polling otherwise.
// The browser's EventSource gives up for good after 204, 429 or 503 and hides the status, so the page owns the loop.

import { get, Problem, problemOf } from './api.js';

const SILENCE_MS = 45_000;
const STREAM_REST_MS = 60_000;
const BASE_MS = 1_000;
const CAP_MS = 30_000;

/** Full jitter: anywhere below the doubling limit, and never before the server's Retry-After. */
export function backoffMs(failures, retryAfterSeconds, random = Math.random) {
  const limit = Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, failures - 1));
  return (retryAfterSeconds ?? 0) * 1000 + random() * limit;
}

/** Splits a stream of text into events: `push(text)` calls `onEvent(name, data)` for each finished one. */
export function eventParser(onEvent) {
  let rest = '';
  let name = '';
  let data = [];
  const line = (text) => {
    if (text === '') {
      if (data.length > 0) onEvent(name || 'message', data.join('\n'));
      name = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}

/**
 * Follows until `stop()`. `source`: `streamUrl()`, `pollUrl()`, `event` (its name), `onData(data)`,
 * `onLink('live'|'polling'|'lost')`, `onRefusal(problem)` for an answer that asking again will not change; returning
 * false from `onData` or `onRefusal` ends the loop. A failed stream is always followed by one poll, which tells why.
 */
export function follow(source) {
  const ending = new AbortController();
  const { signal } = ending;
  let failures = 0;
  let streamFailures = 0;
  let streamAgainAt = 0;
  let wake = () => {};

  const sleep = (ms) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  const take = (data, link) => {
    failures = 0;
    source.onLink(link);
    if (source.onData(data) === false) ending.abort();
  };

  async function stream() {
    try {
      await read(source, signal, (data) => {
        streamFailures = 0;
        take(data, 'live');
      });
      if (!signal.aborted) await sleep(backoffMs(1));
    } catch (problem) {
      streamFailures += 1;
      streamAgainAt = Date.now() + (streamFailures > 1 ? STREAM_REST_MS * (0.5 + Math.random()) : 1);
      if (!signal.aborted) await sleep(backoffMs(streamFailures, problem.retryAfterSeconds));
      if (!signal.aborted) await poll();
    }
  }

  async function poll() {
    try {
      const data = await get(source.pollUrl(), { signal });
      take(data, 'polling');
      if (!signal.aborted && Date.now() < streamAgainAt) await sleep((data.next_poll_seconds ?? 3) * 1000);
    } catch (problem) {
      if (signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.passing && source.onRefusal(problem) === false) return ending.abort();
      failures += 1;
      source.onLink('lost', problem);
      await sleep(backoffMs(failures, problem.retryAfterSeconds));
    }
  }

  (async () => {
    while (!signal.aborted) await (Date.now() >= streamAgainAt ? stream() : poll());
  })();
  return {
    stop() {
      ending.abort();
      wake();
    },
    wake: () => wake(),
  };
}

/** Reads one stream to its end; rejects when it could not be opened, broke, or was silent for too long. */
async function read(source, signal, onData) {
  const quit = new AbortController();
  signal.addEventListener('abort', () => quit.abort(), { once: true });
  let silence = setTimeout(() => quit.abort(), SILENCE_MS);
  try {
    const response = await fetch(source.streamUrl(), {
      headers: { Accept: 'text/event-stream' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: quit.signal,
    });
    if (response.status !== 200) throw await problemOf(response);
    const parse = eventParser((name, data) => {
      if (name === source.event && !signal.aborted) onData(JSON.parse(data));
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => quit.abort(), SILENCE_MS);
      parse(part.value);
    }
  } catch (failure) {
    throw failure instanceof Problem ? failure : new Problem({ detail: String(failure.message) });
  } finally {
    clearTimeout(silence);
    quit.abort();
  }
}
