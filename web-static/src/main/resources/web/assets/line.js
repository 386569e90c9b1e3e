// The line as a shopper sees it: draws a position, and says aloud only what is a milestone.

import { $, put, show, tell } from './dom.js';
import { advance, milestone, noEstimate } from './states.js';
import { ageText, bandText, etaText, spanText } from './words.js';

const number = new Intl.NumberFormat();

export class LineView {
  constructor(memory) {
    this.memory = memory;
    this.shown = memory.get('seen');
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
    this.shown = null;
    this.memory.set('seen', null);
  }

  draw(position, sale) {
    const before = this.shown;
    this.shown = advance(before, position);
    this.memory.set('seen', this.shown);
    put('ahead', this.shown.ahead === null ? '–' : number.format(this.shown.ahead));
    put('behind', position.behind == null ? '–' : number.format(position.behind));
    $('progress').value = this.shown.progress;
    show('progress', position.progress !== null);
    const why = noEstimate(position);
    put('eta', why ?? etaText(position.eta));
    show('eta-grew', this.shown.etaGrew && why === null);
    tell('stock', bandText(position.stock_band) && `Stock: ${bandText(position.stock_band).toLowerCase()}`);
    put('window', spanText(sale.claim_window));
    this.sayMilestone(milestone(before, this.shown));
  }

  sayMilestone(mark) {
    if (mark === null) return;
    put('polite', mark === 0 ? 'You are next.' : `Fewer than ${number.format(mark + 1)} people are ahead of you.`);
  }

  drawAge(ageMs) {
    put('updated', `Last updated ${ageText(ageMs)}.`);
  }

  drawCode(code) {
    put('code', code ?? '');
    show('short', Boolean(code));
  }
}
