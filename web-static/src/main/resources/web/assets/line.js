// The line as a shopper sees it: draws a position, and says aloud only what is a milestone.

import { $, put, show, tell } from './dom.js';
import { advance, milestone } from './states.js';
import { ageText, bandText, etaText, grewText, spanText } from './words.js';

const number = new Intl.NumberFormat();

export class LineView {
  /** `memory` outlives the tab: a number once shown in any of them does not rise in another. */
  constructor(memory) {
    this.memory = memory;
    this.kept = memory.get('seen');
  }

  /** What was shown of the place that this browser has now. */
  get shown() {
    return this.kept?.index === this.index ? this.kept : null;
  }

  get index() {
    return this.memory.get('ticket')?.index ?? null;
  }

  /** The last shown number of people ahead, echoed to the server; empty before the first. */
  get seen() {
    return this.shown?.ahead == null ? '' : `?seen=${this.shown.ahead}`;
  }

  get ahead() {
    return this.shown?.ahead ?? null;
  }

  /** A new place in the line starts counting anew. */
  forget() {
    this.kept = null;
    this.memory.set('seen', null);
  }

  draw(position, sale) {
    const before = this.shown;
    this.kept = { ...advance(before, position), index: this.index };
    this.memory.set('seen', this.kept);
    put('ahead', this.kept.ahead === null ? '–' : number.format(this.kept.ahead));
    put('behind', position.behind == null ? '–' : number.format(position.behind));
    $('progress').value = this.kept.progress;
    show('progress', position.progress !== null);
    put('eta', etaText(position.eta, position.eta_reason));
    tell('eta-grew', grewText(position.eta_reason));
    tell('stock', bandText(position.stock_band) && `Stock: ${bandText(position.stock_band).toLowerCase()}`);
    put('window', spanText(sale.claim_window));
    this.sayMilestone(milestone(before, this.kept));
  }

  sayMilestone(mark) {
    if (mark === null) return;
    put('polite', mark === 0 ? 'You are next.' : `Fewer than ${number.format(mark + 1)} people are ahead of you.`);
  }

  drawAge(ageMs) {
    put('updated', `Last updated ${ageText(ageMs)}.`);
  }

  drawCode() {
    const id = this.memory.get('ticket')?.id;
    put('code', id?.slice(0, 6) ?? '');
    show('short', Boolean(id));
  }
}
