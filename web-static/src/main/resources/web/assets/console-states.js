// The console's decisions, all pure: which moves a phase allows, how old the data is, what a draft would change.

export const KNOBS = [
  ['new_users_per_minute', 'New users per minute'],
  ['total_active_users', 'Cap (total active users)'],
  ['burst', 'Burst'],
  ['claim_window', 'Claim window, s'],
  ['session_duration', 'Session duration, s'],
  ['max_qty', 'Units per visit'],
];

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

/** The knobs that a draft of typed texts really changes; `wrong` names those that are not whole positive numbers. */
export function draftChanges(sale, draft) {
  const changes = {};
  const wrong = [];
  for (const [name] of KNOBS) {
    if (draft[name] === undefined || draft[name] === String(sale[name])) continue;
    if (/^[1-9]\d{0,8}$/.test(draft[name])) changes[name] = Number(draft[name]);
    else wrong.push(name);
  }
  return { changes, wrong };
}

/** How long the present line takes at a rate, in minutes; null when nobody goes in. */
export function minutesToClear(depth, perMinute) {
  if (depth === 0) return 0;
  return perMinute > 0 ? depth / perMinute : null;
}

/** What an action changed, as the audit shows it: `phase: open → paused`; nothing for a sale's creation. */
export function changesText(before, after) {
  if (!before || !after) return '';
  const say = (value) => (value === null || value === undefined ? 'none' : String(value));
  return Object.keys(after).filter((key) => say(before[key]) !== say(after[key]))
    .map((key) => `${key.replaceAll('_', ' ')}: ${say(before[key])} → ${say(after[key])}`).join(', ');
}
