// Rate, cap, outflow and ramp: a draft of what to change, previewed, applied only to the revision it was drawn from.

import { $, el, put, show, tell } from './dom.js';
import { changesSaid, draftChanges, FLOOR, KNOBS, sameKnobs } from './console-draft.js';
import { previewFigures, Previews } from './console-preview.js';
import { opsProblemText } from './console-words.js';

const AGAIN_MS = 5_000;
const NUMBERS = [...KNOBS.map(([name]) => name), FLOOR];

export class Knobs {
  /** `onApply(changes, etag)` sends the change, `onPreview(changes)` answers what it would do. */
  constructor(onApply, onPreview) {
    Object.assign(this, { sale: null, etag: null, asked: 'null', askedAt: 0 });
    Object.assign(this, { draft: {}, draftEtag: null, draftOf: null });
    this.previews = new Previews(onPreview, (preview, problem) => this.drawPreview(preview, problem));
    $('knob-fields').append(...KNOBS.map(([name, label]) => el('label', {}, `${label} `,
      el('input', { id: `knob-${name}`, type: 'number', min: 1, step: 1, inputMode: 'numeric' }))));
    for (const name of [...NUMBERS, 'outflow']) {
      $(`knob-${name}`).addEventListener('input', () => this.type({ [name]: $(`knob-${name}`).value }));
    }
    for (const id of ['ramp-on', 'ramp-from', 'ramp-minutes']) {
      $(id).addEventListener('input', () => this.type({ ramp: this.typedRamp() }));
    }
    $('ramp-end').addEventListener('click', () => this.type({ ramp: this.draft.ramp === 'end' ? undefined : 'end' }));
    $('drop').addEventListener('click', () => this.reset());
    $('knobs').addEventListener('submit', (event) => {
      event.preventDefault();
      const { changes, wrong } = draftChanges(this.sale, this.draft);
      if (wrong.length === 0 && Object.keys(changes).length > 0) onApply(changes, this.draftEtag);
    });
  }

  typedRamp() {
    if (!$('ramp-on').checked) return undefined;
    return { from: $('ramp-from').value.trim(), minutes: $('ramp-minutes').value.trim() };
  }

  /** Takes typed texts into the draft; it belongs to the revision on the screen when the first of them came. */
  type(typed) {
    this.draftEtag ??= this.etag;
    this.draftOf ??= this.sale;
    Object.assign(this.draft, typed);
    this.draw(this.sale, this.etag);
  }

  /** Goes on from what the operator's own change of something else has made, unless somebody turned a knob meanwhile. */
  adopt(sale, etag) {
    if (this.draftEtag !== null && sameKnobs(this.draftOf, sale)) this.draftEtag = etag;
  }

  /** Fresh values fill only the fields nobody is changing. */
  draw(sale, etag) {
    this.sale = sale;
    this.etag = etag;
    for (const name of [...NUMBERS, 'outflow']) {
      if (this.draft[name] === undefined) $(`knob-${name}`).value = sale[name] ?? '';
      else if ($(`knob-${name}`).value !== this.draft[name]) $(`knob-${name}`).value = this.draft[name];
    }
    const auto = $('knob-outflow').value === 'auto';
    show('floor-field', auto);
    show('ramp-fields', $('ramp-on').checked);
    show('ramp-end', Boolean(sale.ramp));
    put('ramp-end', this.draft.ramp === 'end' ? 'Let the ramp go on' : 'End the ramp');
    put('revision', String(sale.revision));
    this.drawDraft();
  }

  drawDraft() {
    const { changes, wrong } = draftChanges(this.sale, this.draft);
    for (const name of [...NUMBERS, 'outflow']) mark(`knob-${name}`, name in changes, wrong.includes(name));
    mark('ramp-from', false, wrong.includes('ramp_from'));
    mark('ramp-minutes', false, wrong.includes('ramp_minutes'));
    const said = wrong.length > 0 ? [] : changesSaid(this.sale, changes);
    $('apply').disabled = said.length === 0;
    $('drop').disabled = said.length === 0 && wrong.length === 0;
    tell('draft', wrong.length > 0 ? 'Only whole numbers above zero; minutes up to a day.' : said.join('. ')
      + (said.length > 0 ? '.' : '')
      + (said.length > 0 && this.draftEtag !== this.etag ? ' Somebody has changed this sale meanwhile.' : ''));
    this.wantPreview(said.length > 0 ? changes : null);
  }

  /** The same draft is asked about again now and then, because the line goes on meanwhile. */
  wantPreview(changes) {
    const asked = JSON.stringify(changes);
    const old = changes !== null && performance.now() - this.askedAt > AGAIN_MS;
    if (asked === this.asked && !old) return;
    this.asked = asked;
    this.askedAt = performance.now();
    this.previews.want(changes);
  }

  drawPreview(preview, problem) {
    tell('preview', preview?.text ?? (problem && `No preview: ${opsProblemText(problem)}`));
    show('preview-figures', preview !== null);
    $('preview-figures').replaceChildren(...(preview ? previewFigures(preview) : [])
      .map(([label, text]) => el('div', {}, el('dt', {}, label), el('dd', { className: 'strong' }, text))));
  }

  /** Lays values of an earlier time over the fields, to be looked at and applied. */
  propose(draft) {
    this.reset();
    this.type(draft);
    $('knobs').scrollIntoView({ block: 'start' });
    $('apply').focus();
  }

  reset() {
    this.draft = {};
    this.draftEtag = null;
    this.draftOf = null;
    $('ramp-on').checked = false;
    for (const id of ['ramp-from', 'ramp-minutes']) $(id).value = '';
    if (this.sale) this.draw(this.sale, this.etag);
  }
}

function mark(id, changed, wrong) {
  $(id).classList.toggle('changed', changed);
  $(id).setAttribute('aria-invalid', String(wrong));
}
