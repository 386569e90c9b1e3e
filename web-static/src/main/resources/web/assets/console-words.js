// What the console says of a sale's pace and of refusals. The shopper's page carries none of it.

import { problemText, timeOfDay } from './words.js';

const PROBLEMS = {
  login_failed: 'Name or password is wrong.',
  too_many_logins: 'Too many tries to sign in.',
  unauthorized: 'Your session has ended. Please sign in again.',
  csrf_missing: 'This page could not prove that the change comes from it. Please sign in again.',
  role_too_low: 'Your role does not allow this.',
  unreachable: 'The server cannot be reached. Nothing on this page is up to date.',
  sale_exists: 'There is a sale with this id already.',
  phase_conflict: 'The sale cannot go there from the phase it is in now.',
};

export const opsProblemText = (problem) => PROBLEMS[problem.code] ?? problem.detail ?? problemText(problem);

const number = new Intl.NumberFormat();
const rate = (value) => number.format(Math.round(value * 10) / 10);

/** A length of time to two digits or so: `45 s`, `21 min`, `2.5 h`. */
export function lengthText(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${number.format(Math.round(seconds / 360) / 10)} h`;
}

const REASONS = {
  checkout_slow: 'the checkout answers slowly',
  checkout_errors: 'the checkout fails too often',
  journal_lag: 'purchases wait to be recorded',
  payments_paused: 'the payment provider is given a rest',
};

/** Who holds the throttle, and why it is where it is; null while the outflow is fixed. */
export function throttleText({ outflow, outflow_floor: floor, throttle }) {
  if (outflow !== 'auto') return null;
  const least = `It never goes below ${number.format(floor)} a minute.`;
  if (!throttle) return `The outflow is automatic; nothing has been measured yet. ${least}`;
  const since = throttle.since ? ` since ${timeOfDay(Date.parse(throttle.since))}` : '';
  if (throttle.reason === 'none') return `The outflow is automatic, and nothing holds it back${since}. ${least}`;
  const why = REASONS[throttle.reason] ?? throttle.reason.replaceAll('_', ' ');
  return `The outflow is held at ${rate(throttle.rate_per_minute)} a minute${since}, because ${why}. ${least}`;
}

/** Why nothing is sold until a person has looked; null while the sale is not halted. */
export function haltText({ halt }) {
  if (!halt) return null;
  return `Halted since ${timeOfDay(Date.parse(halt.since))}: nothing is sold. The reason: ${halt.reason}. `
    + 'Look at it with "./sluice ledger check", then "./sluice ledger rebuild".';
}

/** The ramp in progress with its end; null without one, or once it is over. */
export function rampText({ ramp, new_users_per_minute: to }, nowMs) {
  if (!ramp) return null;
  const end = Date.parse(ramp.end);
  if (end <= nowMs) return null;
  const start = Date.parse(ramp.start);
  const begins = start > nowMs ? ` It begins at ${timeOfDay(start)}.` : '';
  const left = lengthText((end - Math.max(nowMs, start)) / 1000);
  return `The rate goes from ${rate(ramp.from)} to ${rate(to)} a minute until ${timeOfDay(end)} (${left}).${begins}`;
}

export const ratioText = (ratio) => (ratio == null ? '–' : `${number.format(Math.round(ratio * 1000) / 10)} %`);

/** How many of those waiting will go away with nothing unless units come back; null when there is enough. */
export function shortText(depth, available) {
  const short = depth - available;
  if (short <= 0) return null;
  return `At least ${number.format(short)} of those waiting will get nothing unless units come back.`;
}

/** What to tell the line about it, without a number that would help whoever speculates. */
export const shortMessage = (available) => (available > 0
  ? 'There are fewer units left than people in the line: not everybody will get one.'
  : 'Everything is sold at this moment. You may wait for units that come back, without any promise.');
