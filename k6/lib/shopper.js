// One shopper as verbs: look, join, wait, claim, buy, follow, leave. Each is what any client could send.
import http from 'k6/http';
import { check, sleep } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import { uuidv4 } from './ids.js';

const BASE_URL = (__ENV.BASE_URL || 'http://127.0.0.1:8080').replace(/\/+$/, '');
const SALE = __ENV.SALE || 'demo';
const EXPECTED = http.expectedStatuses({ min: 200, max: 299 }, 409, 410);
const CHARGED_OR_OVER = ['paid', 'shipped', 'delivered', 'declined', 'expired', 'cancelled', 'refunded'];

export const regressions = new Counter('position_regressions');
export const unexpected = new Counter('unexpected_answers');
export const toCalled = new Trend('seconds_to_called');
export const purchases = new Counter('accepted_purchases');

/**
 * @typedef {{ ticket: string, ticket_id: string, sale: string, index: number, position: Position }} Joined
 * @typedef {{ state: 'waiting' | 'called' | 'set_aside' | 'passed', ahead: number | null, phase: string,
 *   conditions: string[], claim_until: string | null, next_poll_seconds: number }} Position
 * @typedef {{ pass: string, expires_at: string, max_qty: number, jti: string }} Pass
 * @typedef {{ order: string, token: string, status_url: string, events_url: string }} Accepted
 * @typedef {{ id: string, status: string, amount: number }} Order
 * @typedef {{ products: { id: string, stock_band: string }[], phase: string, stock_band: string }} Sale
 */

/** @returns {Sale | null} the sale with its products */
export function look() {
  return json(http.get(url(''), named('look')), 200);
}

/** Joins with a device secret of this shopper's own. @returns {Joined | null} */
export function join(device = secret()) {
  const answer = http.post(url('/tickets'), '{}', named('join', { 'Idempotency-Key': device }));
  return json(answer, 200, 201);
}

/**
 * Polls as the server asks for it until called; gives up after `patience` seconds or when the line is pointless.
 * @param {Joined} joined
 * @returns {Position | null} null when not called in time
 */
export function wait(joined, patience = 600) {
  const begun = Date.now();
  // Before the draw nobody has a place, so there is nothing seen.
  let seen = joined.position.ahead ?? Infinity;
  let position = joined.position;
  while (position.state === 'waiting' && !isPointless(position) && Date.now() - begun < patience * 1000) {
    sleep(position.next_poll_seconds);
    const query = seen === Infinity ? '' : `?seen=${seen}`;
    const answer = http.get(url('/tickets/me') + query, named('poll', bearer(joined.ticket)));
    position = json(answer, 200) || position;
    const ahead = position.ahead ?? seen;
    if (ahead > seen) {
      regressions.add(1);
    }
    seen = Math.min(seen, ahead);
  }
  if (position.state !== 'called' && position.state !== 'set_aside') {
    return null;
  }
  toCalled.add((Date.now() - begun) / 1000);
  return position;
}

/**
 * Exchanges the called ticket for a pass; waits at the door when told to.
 * @param {Joined} joined
 * @returns {Pass | null}
 */
export function claim(joined) {
  for (let attempt = 0; attempt < 30; attempt++) {
    const answer = http.post(url('/passes'), null, named('claim', bearer(joined.ticket)));
    if (answer.status === 201 || !shouldAskAgain(answer)) {
      return json(answer, 201, 409, 410);
    }
    sleep(retryAfter(answer));
  }
  return null;
}

/**
 * Buys; asks again with the same key when the answer was 503, so that nothing is bought twice.
 * @param {Pass} pass
 * @param {string} product
 * @returns {Accepted | null} null when refused, e.g. sold out
 */
export function buy(pass, product, quantity = 1, paymentMethod = 'tok_ok', key = uuidv4()) {
  const body = JSON.stringify({ lines: [{ product, quantity }], payment_method: paymentMethod });
  const headers = { ...bearer(pass.pass), 'Idempotency-Key': key };
  for (let attempt = 0; attempt < 10; attempt++) {
    const answer = http.post(url('/orders'), body, named('buy', headers));
    if (answer.status !== 503) {
      purchases.add(answer.status === 202 ? 1 : 0);
      return json(answer, 202, 409);
    }
    sleep(retryAfter(answer));
  }
  return null;
}

/**
 * Follows the order until it is paid or over.
 * @param {Accepted} accepted
 * @returns {Order | null}
 */
export function follow(accepted, patience = 60) {
  const begun = Date.now();
  while (Date.now() - begun < patience * 1000) {
    /** @type {Order | null} */
    const order = json(http.get(BASE_URL + accepted.status_url, named('order', bearer(accepted.token))), 200);
    if (order && CHARGED_OR_OVER.includes(order.status)) {
      return order;
    }
    sleep(1);
  }
  return null;
}

/** Leaves the line or the shop. @param {Joined} joined */
export function leave(joined) {
  const answer = http.del(url('/tickets/me'), null, named('leave', bearer(joined.ticket)));
  check(answer, { 'leave answers 204': (r) => r.status === 204 });
}

/** @param {Position} position */
function isPointless(position) {
  return position.phase === 'closed' || position.conditions.includes('sold_out');
}

/** @param {string} path */
function url(path) {
  return `${BASE_URL}/v1/sales/${SALE}${path}`;
}

/** @param {string} token */
function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/**
 * @param {string} verb names the request in the figures
 * @param {Record<string, string>} headers
 */
function named(verb, headers = {}) {
  return {
    headers: { 'Content-Type': 'application/json', ...headers },
    tags: { name: verb },
    responseCallback: EXPECTED,
    timeout: '30s',
  };
}

/**
 * The body of the first of the statuses; null for the others of them; anything else is counted as unexpected.
 * @param {import('k6/http').Response} answer
 * @param {number[]} statuses
 * @returns {any}
 */
function json(answer, ...statuses) {
  if (!statuses.includes(answer.status)) {
    unexpected.add(1);
    return null;
  }
  return answer.status < 300 ? answer.json() : null;
}

/** @param {import('k6/http').Response} answer */
function shouldAskAgain(answer) {
  return answer.status === 503 || (answer.status === 409 && 'Retry-After' in answer.headers);
}

/** @param {import('k6/http').Response} answer */
function retryAfter(answer) {
  return Number(answer.headers['Retry-After'] || '1') + Math.random();
}

function secret() {
  return uuidv4().replace(/-/g, '');
}
