// The console's decisions, all pure: which moves a phase allows, how old the data is, how long a line takes.

const MOVES = {
  draft: ['prequeue', 'open'],
  prequeue: ['open', 'closed'],
  open: ['draining', 'closed'],
  paused: ['draining', 'closed'],
  draining: ['open', 'closed'],
  closed: [],
};

/** The phases an operator may ask for now, besides pause and resume. */
export const movesFrom = (phase) => MOVES[phase] ?? [];

export const mayPause = (phase) => ['prequeue', 'open', 'draining'].includes(phase);

const STALE_MS = 5_000;

/** Milliseconds the figures are behind: by what the server says of them, or by its silence, whichever is worse. */
export function dataAgeMs({ asOf, serverNowMs, answeredAtMs, nowMs }) {
  const stamped = Date.parse(asOf ?? '');
  return Math.max(nowMs - answeredAtMs, Number.isNaN(stamped) ? 0 : serverNowMs - stamped);
}

export const isStale = (ageMs) => ageMs > STALE_MS;

/** How long the present line takes at a rate, in minutes; null when nobody goes in. */
export function minutesToClear(depth, perMinute) {
  if (depth === 0) return 0;
  return perMinute > 0 ? depth / perMinute : null;
}
