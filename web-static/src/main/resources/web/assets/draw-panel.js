// What the sale's page says of the draw: the commitment to note down before it, afterwards the check of one's place.

// It is fetched when a sale's draw concerns the visitor.

import { $, put, show, tell } from './dom.js';
import { dateAndTime } from './words.js';

const count = (n) => new Intl.NumberFormat().format(n);

/** What the draw means to this visitor, before it or, in the draw with ticket `index`, after it. */
export function drawText(shown, { cohort }, index) {
  if (shown === 'check') {
    return `The places of the ${count(cohort)} who were here before the opening were drawn. `
      + 'This browser can check that yours is the one that follows from the published values.';
  }
  if (cohort !== null && index !== null && index >= cohort) {
    return `The list of those who take part was closed with ${count(cohort)} on it before you came: you follow `
      + 'behind them, in order of arrival.';
  }
  return 'The shop has committed itself to a secret that decides the draw together with the list of those who take '
    + 'part. Note this number down if you like: your browser compares it after the draw.';
}

export function beaconText(beacon) {
  return beacon ? `This draw names one: ${beacon}. Compare its value at its public source.` : 'This draw names none.';
}

/** A warning if the commitment is not the one that this browser noted; else null. */
export function changedCommitmentText(noted, commitment) {
  if (!noted || noted.value === commitment) return null;
  return `The commitment has changed. On ${dateAndTime(noted.at)} this browser saw ${noted.value}.`;
}

export class DrawPanel {
  constructor(memory, path) {
    Object.assign(this, { memory, path });
    $('check').addEventListener('click', () => this.check());
  }

  /** Notes the commitment while the draw is ahead, and shows what concerns this visitor: `ahead` or `check`. */
  draw(shown, facts) {
    const { draw } = facts.sale;
    const index = this.memory.get('ticket')?.index ?? null;
    if (shown === 'ahead' && !this.memory.get('commitment')) {
      this.memory.set('commitment', { value: draw.commitment, beacon: draw.beacon, at: new Date().toISOString() });
    }
    this.facts = facts;
    put('draw-text', drawText(shown, draw, index));
    put('commitment', `${draw.commitment.slice(0, 12)}…`);
    $('commitment').title = draw.commitment;
    put('commitment-all', draw.commitment);
    put('beacon', beaconText(draw.beacon));
    tell('commitment-changed', changedCommitmentText(this.memory.get('commitment'), draw.commitment));
    show('check', shown === 'check');
  }

  /** The check and its words are fetched only now: few ask for them. */
  async check() {
    $('check').disabled = true;
    put('checked', 'Checking…');
    $('checked').className = 'strong';
    try {
      const { checkMyPlace } = await import('./check.js');
      const { good, text } = await checkMyPlace(this.path, this.seen());
      $('checked').className = good ? 'notice' : 'notice bad';
      put('checked', text);
    } catch {
      put('checked', 'The check could not be loaded. Please try again.');
    } finally {
      $('check').disabled = false;
    }
  }

  /** What this page itself was told, to be compared with what is published now. */
  seen() {
    const { value: commitment, beacon } = this.memory.get('commitment') ?? {};
    return { ...this.memory.get('ticket'), place: this.facts.position?.place, commitment, beacon };
  }
}
