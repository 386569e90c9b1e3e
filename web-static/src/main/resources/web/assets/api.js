// One way to call the server: JSON in, JSON out, every failure a Problem with a code.

const TIMEOUT_MS = 10_000;

/** What went wrong: RFC 9457 fields, plus `status` 0 and code `unreachable` when no answer came at all. */
export class Problem extends Error {
  constructor({ status = 0, code = 'unreachable', title = '', detail = '', retryAfterSeconds = null }) {
    super(detail || title || code);
    Object.assign(this, { status, code, title, detail, retryAfterSeconds });
  }

  /** True when the same request may succeed later without anybody changing it. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Seconds asked for by a Retry-After header, which holds either seconds or a date; null when absent. */
export function retryAfterSeconds(header, nowMs = Date.now()) {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1000));
}

/** Reads a refused answer; a body that is not a problem still gives one. */
export async function problemOf(response) {
  let body = {};
  try {
    body = await response.json();
  } catch { /* a proxy's page, or nothing */ }
  return new Problem({
    status: response.status,
    code: body.code || `http_${response.status}`,
    title: body.title,
    detail: body.detail,
    retryAfterSeconds: retryAfterSeconds(response.headers.get('Retry-After')),
  });
}

/** Sends a request with the ticket cookie; `options`: body, bearer, headers, signal, keepalive. Throws only Problem. */
export async function send(method, path, options = {}) {
  const headers = { Accept: 'application/json', ...options.headers };
  if (options.bearer) headers.Authorization = `Bearer ${options.bearer}`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const timer = new AbortController();
  const end = () => timer.abort();
  const timeout = setTimeout(end, TIMEOUT_MS);
  options.signal?.addEventListener('abort', end);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: options.keepalive ?? false,
      signal: timer.signal,
    });
    if (!response.ok) throw await problemOf(response);
    const body = response.status === 204 ? null : await response.json();
    return { status: response.status, body, etag: response.headers.get('ETag') };
  } catch (failure) {
    throw failure instanceof Problem ? failure : new Problem({ detail: String(failure.message) });
  } finally {
    clearTimeout(timeout);
    options.signal?.removeEventListener('abort', end);
  }
}

export const get = async (path, options) => (await send('GET', path, options)).body;
