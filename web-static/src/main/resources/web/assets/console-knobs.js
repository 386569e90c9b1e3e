// Rate, cap and burst: a draft of what to change, applied only to the revision it was drawn from.

import { $, el, put } from './dom.js';
import { draftChanges, KNOBS, minutesToClear } from './console-states.js';

export class Knobs {
  /** `onApply(changes, etag)` sends the change; the draft stays until `settle` says how it went. */
  constructor(onApply) {
    Object.assign(this, { draft: {}, sale: null, etag: null, draftEtag: null });
    $('knob-fields').append(...KNOBS.map(([name, label]) => el('label', {}, `${label} `, this.field(name))));
    $('knobs').addEventListener('submit', (event) => {
      event.preventDefault();
      const { changes, wrong } = draftChanges(this.sale, this.draft);
      if (wrong.length === 0 && Object.keys(changes).length > 0) onApply(changes, this.draftEtag);
    });
    $('drop').addEventListener('click', () => this.reset());
  }

  field(name) {
    const input = el('input', { id: `knob-${name}`, type: 'number', min: 1, step: 1, inputMode: 'numeric' });
    input.addEventListener('input', () => {
      this.draftEtag ??= this.etag;
      this.draft[name] = input.value;
      this.drawDraft();
    });
    return input;
  }

  /** Fresh values fill only the fields nobody is changing. */
  draw(sale, etag) {
    this.sale = sale;
    this.etag = etag;
    for (const [name] of KNOBS) {
      if (this.draft[name] === undefined) $(`knob-${name}`).value = sale[name] ?? '';
    }
    put('revision', String(sale.revision));
    this.drawDraft();
  }

  drawDraft() {
    const { changes, wrong } = draftChanges(this.sale, this.draft);
    for (const [name] of KNOBS) {
      $(`knob-${name}`).classList.toggle('changed', name in changes);
      $(`knob-${name}`).setAttribute('aria-invalid', String(wrong.includes(name)));
    }
    const count = Object.keys(changes).length;
    $('apply').disabled = count === 0 || wrong.length > 0;
    $('drop').disabled = count === 0 && wrong.length === 0;
    put('preview', wrong.length > 0 ? 'Only whole numbers above zero.' : this.preview(changes));
  }

  preview(changes) {
    const said = KNOBS.filter(([name]) => name in changes)
      .map(([name, label]) => `${label}: ${this.sale[name]} → ${changes[name]}`);
    if (changes.new_users_per_minute) {
      const minutes = minutesToClear(this.sale.depth, changes.new_users_per_minute);
      said.push(`at this rate, and with room under the cap, the line clears in about ${Math.ceil(minutes)} min`);
    }
    const moved = said.length > 0 && this.draftEtag !== this.etag ? ' Somebody has changed this sale meanwhile.' : '';
    return said.join('; ') + (said.length > 0 ? '.' : '') + moved;
  }

  reset() {
    this.draft = {};
    this.draftEtag = null;
    if (this.sale) this.draw(this.sale, this.etag);
  }
}
