// Follows something that changes: a stream of server-sent events while one can be had, polling otherwise.
// The browser's EventSource gives up for good after 204, 429 or 503 and hides the status, so the page owns the loop.

import { get, Problem, problemOf } from './api.js';

const SILENCE_MS = 45_000;
const FIRST_EVENT_MS = 15_000;
const STREAM_REST_MS = 60_000;
const POLL_AGAIN_MS = 1_000;
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
 * What a stream that is over means. `problem` says why it could not be read (null when the server ended it), `heard`
 * that it brought an event, `failures` how many before it brought none, `afterMs` when the server asked to come back.
 * Answers how long to wait, of which `leastMs` whatever happens, and whether to poll before the next stream and for how
 * long to make do with polls.
 */
export function afterStream({ problem = null, heard = false, failures = 0, afterMs = null }, random = Math.random) {
  if (afterMs !== null) return { waitMs: afterMs, leastMs: afterMs, poll: false, restMs: 0, failures: 0 };
  if (heard) return { waitMs: backoffMs(2, null, random), leastMs: 0, poll: false, restMs: 0, failures: 0 };
  const retryMs = (problem?.retryAfterSeconds ?? 0) * 1000;
  const restMs = STREAM_REST_MS * (0.5 + random());
  // Only streams are scarce: polls are welcome at once.
  if (problem?.code === 'too_many_streams') {
    return { waitMs: backoffMs(1, null, random), leastMs: 0, poll: true, restMs: Math.max(restMs, retryMs), failures };
  }
  return {
    waitMs: backoffMs(failures + 1, problem?.retryAfterSeconds, random),
    leastMs: retryMs,
    poll: true,
    restMs: failures > 0 ? restMs : 0,
    failures: failures + 1,
  };
}

/**
 * Follows until `stop()`. `source`: `streamUrl()`, `pollUrl()`, `bearer` (or none), `event` (its name), `onData(data)`,
 * `onLink('live'|'polling'|'lost')`, `onRefusal(problem)` for an answer that asking again will not change; returning
 * false from `onData` or (also later) from `onRefusal` ends the loop. A failed stream is always followed by one poll,
 * which tells why. The server may send an event `reconnect` with `{after_ms}`.
 */
export function follow(source) {
  const ending = new AbortController();
  const { signal } = ending;
  const random = source.random ?? Math.random;
  let failures = 0;
  let streamFailures = 0;
  let streamAgainAt = 0;
  let wake = () => {};
  let cut = () => {};

  /** Waits; being woken cuts it short, but not below what the server asked for. */
  const sleep = (ms, leastMs) => new Promise((resolve) => {
    const begun = Date.now();
    let timer = setTimeout(resolve, ms);
    cut = () => {
      clearTimeout(timer);
      resolve();
    };
    wake = () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, Math.max(0, Math.min(ms, begun + leastMs - Date.now())));
    };
  });
  const take = (data, link) => {
    failures = 0;
    source.onLink(link);
    if (source.onData(data) === false) ending.abort();
  };

  async function stream() {
    const over = await read(source, signal, {
      onData: (data) => take(data, 'live'),
      onWake: (look) => { wake = look; },
    });
    if (signal.aborted) return;
    const next = afterStream({ ...over, failures: streamFailures }, random);
    streamFailures = next.failures;
    await sleep(next.waitMs, next.leastMs);
    if (!next.poll || signal.aborted) return;
    streamAgainAt = Date.now() + next.restMs;
    await poll();
  }

  async function poll() {
    try {
      const data = await get(source.pollUrl(), { signal, bearer: source.bearer });
      take(data, 'polling');
      const pauseMs = (data.next_poll_seconds ?? 3) * 1000;
      if (!signal.aborted && Date.now() < streamAgainAt) await sleep(pauseMs, POLL_AGAIN_MS);
    } catch (problem) {
      if (signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.passing && await source.onRefusal(problem) === false) return ending.abort();
      failures += 1;
      source.onLink('lost', problem);
      await sleep(backoffMs(failures, problem.retryAfterSeconds, random), (problem.retryAfterSeconds ?? 0) * 1000);
    }
  }

  (async () => {
    while (!signal.aborted) await (Date.now() >= streamAgainAt ? stream() : poll());
  })();
  return {
    stop() {
      ending.abort();
      cut();
    },
    wake: () => wake(),
  };
}

/** Reads one stream until it is over, however that comes; answers what `afterStream` wants to know. */
async function read(source, signal, { onData, onWake }) {
  const quit = new AbortController();
  const end = () => quit.abort();
  signal.addEventListener('abort', end);
  const over = { problem: null, heard: false, afterMs: null };
  let heardAt = Date.now();
  let silence = setTimeout(end, FIRST_EVENT_MS);
  // Timers stand still while a laptop sleeps: the clock tells whether the stream outlived it.
  onWake(() => Date.now() - heardAt > SILENCE_MS && end());
  const parse = eventParser((name, data) => {
    if (signal.aborted) return;
    if (name === 'reconnect') {
      over.afterMs = Math.max(0, Number(JSON.parse(data).after_ms) || 0);
      end();
    } else if (name === source.event) {
      over.heard = true;
      onData(JSON.parse(data));
    }
  });
  try {
    const response = await open(source, quit.signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heardAt = Date.now();
      clearTimeout(silence);
      silence = setTimeout(end, over.heard ? SILENCE_MS : FIRST_EVENT_MS);
      parse(part.value);
    }
  } catch (failure) {
    over.problem = failure instanceof Problem ? failure : new Problem({ detail: String(failure.message) });
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', end);
    end();
  }
  return over;
}

/** An answer that is no stream (a proxy's page, 204) is a refusal. */
async function open({ streamUrl, bearer }, signal) {
  const headers = { Accept: 'text/event-stream' };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const response = await fetch(streamUrl(), {
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  const streams = response.headers.get('Content-Type')?.startsWith('text/event-stream');
  if (response.status !== 200 || !streams) throw await problemOf(response);
  return response;
}
