// What a change of knobs would do, asked while the operator still types: the latest draft wins, at most two a second.

import { Problem } from './api.js';
import { lengthText } from './console-words.js';

const QUIET_MS = 250;
const SPACE_MS = 500;

/** When to ask: after a short rest of the keys, or while they never rest; half a second after the last question. */
export const dueAt = ({ firstAt, typedAt, sentAt }) =>
  Math.max(Math.min(typedAt + QUIET_MS, firstAt + SPACE_MS), sentAt + SPACE_MS);

export class Previews {
  /** `ask(changes)` answers a preview; `onAnswer(preview, problem)` hears of the latest only, nulls for none. */
  constructor(ask, onAnswer, now = () => performance.now()) {
    Object.assign(this, { ask, onAnswer, now, sentAt: -SPACE_MS, firstAt: null, turn: 0, timer: null });
  }

  want(changes) {
    this.turn += 1;
    clearTimeout(this.timer);
    if (changes === null) {
      this.firstAt = null;
      this.onAnswer(null, null);
      return;
    }
    const { turn, sentAt } = this;
    const typedAt = this.now();
    this.firstAt ??= typedAt;
    const waitMs = dueAt({ firstAt: this.firstAt, typedAt, sentAt }) - typedAt;
    this.timer = setTimeout(() => this.send(changes, turn), Math.max(0, waitMs));
  }

  async send(changes, turn) {
    this.sentAt = this.now();
    this.firstAt = null;
    let preview = null;
    let problem = null;
    try {
      preview = await this.ask(changes);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      problem = failure;
    }
    if (turn === this.turn) this.onAnswer(preview, problem);
  }
}

const number = new Intl.NumberFormat();

/** The numbers of a preview as pairs of label and text; what the server could not tell is left out. */
export function previewFigures(preview) {
  const { now, then } = preview.rate_per_minute;
  return [
    ['waiting', number.format(preview.waiting)],
    ['rate a minute', `${number.format(now)} → ${number.format(then)}`],
    ['the line clears in', spanOf(preview.clears_in_seconds)],
    ['sold out in', spanOf(preview.sold_out_in_seconds)],
    ['stock lasts to about place', preview.stock_lasts_to_place == null ? null
      : number.format(preview.stock_lasts_to_place)],
    ['checkout load', loadText(preview.checkout_load_ratio)],
  ].filter(([, text]) => text !== null);
}

function spanOf(span) {
  if (span == null) return null;
  const [from, to] = [lengthText(span.from), lengthText(span.to)];
  return from === to ? from : `${from} – ${to}`;
}

/** `1.33` as `+33 %`. */
export function loadText(ratio) {
  if (ratio == null) return null;
  const percent = Math.round((ratio - 1) * 100);
  if (percent === 0) return 'unchanged';
  return percent > 0 ? `+${number.format(percent)} %` : `−${-percent} %`;
}
