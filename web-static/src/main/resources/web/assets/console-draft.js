// A draft of knobs, all pure: typed texts in, the changes to send and what to say of them out.

export const KNOBS = [
  ['new_users_per_minute', 'New users per minute'],
  ['total_active_users', 'Cap (total active users)'],
  ['burst', 'Burst'],
  ['claim_window', 'Claim window, s'],
  ['session_duration', 'Session duration, s'],
  ['session_cap', 'Session at most, s'],
  ['max_qty', 'Units per visit'],
];
export const FLOOR = 'outflow_floor';
const NUMBERS = [...KNOBS, [FLOOR, 'Never below, a minute']];
const OUTFLOWS = { fixed: 'as set', auto: 'automatic' };
const MOST_MINUTES = 1440;

const isWhole = (text) => /^[1-9]\d{0,8}$/.test(text);

/**
 * The knobs that a draft really changes; `wrong` names the fields that cannot be sent. The draft holds typed texts by
 * field, `outflow`, and `ramp`: `{from, minutes}` as typed, or `end` to end the one that runs.
 */
export function draftChanges(sale, draft) {
  const changes = {};
  const wrong = [];
  for (const [name] of NUMBERS) {
    if (draft[name] === undefined || draft[name] === String(sale[name])) continue;
    if (isWhole(draft[name])) changes[name] = Number(draft[name]);
    else wrong.push(name);
  }
  if (draft.outflow !== undefined && draft.outflow !== sale.outflow) changes.outflow = draft.outflow;
  if (draft.ramp === 'end' && sale.ramp) changes.ramp = null;
  else if (draft.ramp && draft.ramp !== 'end') addRamp(draft.ramp, changes, wrong);
  return { changes, wrong };
}

function addRamp({ from, minutes }, changes, wrong) {
  const seconds = /^\d{1,4}([.,]\d)?$/.test(minutes) ? Math.round(Number(minutes.replace(',', '.')) * 60) : 0;
  if (from !== '' && !isWhole(from)) wrong.push('ramp_from');
  if (seconds < 1 || seconds > MOST_MINUTES * 60) wrong.push('ramp_minutes');
  changes.ramp = from === '' ? { seconds } : { from: Number(from), seconds };
}

/** Whether two readings of a sale have the same knobs: then nobody has turned one in between. */
export const sameKnobs = (one, other) => [...NUMBERS.map(([name]) => name), 'outflow', 'ramp']
  .every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** What a draft would change, one sentence each. */
export function changesSaid(sale, changes) {
  const said = NUMBERS.filter(([name]) => name in changes)
    .map(([name, label]) => `${label}: ${sale[name] ?? 'none'} → ${changes[name]}`);
  if (changes.outflow) said.push(`Outflow: ${OUTFLOWS[sale.outflow] ?? 'as set'} → ${OUTFLOWS[changes.outflow]}`);
  if (changes.ramp) {
    const to = changes.new_users_per_minute ?? sale.new_users_per_minute;
    const from = changes.ramp.from ?? 'the rate in force';
    said.push(`Ramp: from ${from} to ${to} a minute over ${minutesText(changes.ramp.seconds)}`);
  }
  if (sale.ramp && endsRamp(changes)) said.push('The ramp that is running ends at once');
  return said;
}

/** A new rate without a ramp of its own ends the one that is running. */
const endsRamp = (changes) => changes.ramp === null || ('new_users_per_minute' in changes && !changes.ramp);

const minutesText = (seconds) => `${Math.round(seconds / 6) / 10} min`;

/** The draft that brings back what an action has changed: its `before`, as the audit kept it. */
export function draftOf(before) {
  const draft = {};
  for (const [name] of NUMBERS) if (before[name] != null) draft[name] = String(before[name]);
  if (before.outflow) draft.outflow = before.outflow;
  return draft;
}
