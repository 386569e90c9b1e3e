// "Check my place": fetches what the draw published and the proof of one's own place, and computes the place anew.

import { get, Problem } from './api.js';
import { problemText } from './words.js';

const number = new Intl.NumberFormat();

const FAILED = {
  commitment: 'The published secret does not fit the commitment.',
  proof: 'Your ticket is not in the published list of those who took part, at the number it has.',
  seed: 'The published seed does not follow from the secret, the list and the beacon.',
  place: 'The place that the shop gives you is not the one that follows from the published values.',
  commitment_seen: 'The commitment is not the one that this browser saw before the opening.',
  beacon_seen: 'The beacon is not the one that was named before the opening, as this browser saw it.',
  ticket_seen: 'The shop now speaks of another ticket than the one it gave this browser.',
  place_seen: 'The place that this page was given is another than the one that follows from the published values.',
};

/** Compares with what this browser saw by itself: null, or the step at which they differ. */
export function differs(head, mine, seen) {
  if (seen.commitment && seen.commitment !== head.commitment) return 'commitment_seen';
  if (seen.commitment && (seen.beacon ?? null) !== (head.beacon ?? null)) return 'beacon_seen';
  if (seen.id && seen.id !== mine.ticket_id) return 'ticket_seen';
  if (Number.isInteger(seen.index) && seen.index !== mine.index) return 'ticket_seen';
  return Number.isInteger(seen.place) && seen.place !== mine.place ? 'place_seen' : null;
}

/** What to tell of a check; places are counted from one here. */
export function resultText({ ok, place, cohort, failed }) {
  if (ok) {
    return `Your place ${number.format(place + 1)} of ${number.format(cohort)} follows from the published values.`;
  }
  if (failed === 'no_crypto') {
    return 'This browser computes hashes only on pages served over https (or localhost), so it cannot check here. '
      + 'The published values can be checked with any other tool.';
  }
  return `The check failed. ${FAILED[failed] ?? 'The published values do not fit together.'}`;
}

/** `seen`: ticket id, index, place, commitment and beacon as this page saw them; what it forgot is left out. */
export async function checkMyPlace(path, seen) {
  try {
    const [head, mine, { verifyMyPlace }] =
      await Promise.all([get(`${path}/draw`), get(`${path}/tickets/me/draw`), import('./draw.js')]);
    const failed = differs(head, mine, seen);
    const result = failed ? { ok: false, failed } : await verifyMyPlace(head, mine);
    return { good: result.ok, text: resultText(result) };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { good: false, text: problemText(problem) };
  }
}
