// The audit trail: who did what, and only what it changed. Newest first, older ones by the page.

import { $, el, show } from './dom.js';
import { draftOf } from './console-draft.js';

const MANY = 4;

/** The fields that an action changed, `{field, from, to}` as texts; nested ones by their path. */
export function changedFields(before, after) {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field) => ({ field, from: old[field] ?? 'none', to: now[field] ?? 'none' }))
    .filter(({ from, to }) => from !== to);
}

function flat(value, prefix = '') {
  const texts = {};
  for (const [key, part] of Object.entries(value ?? {})) {
    const field = prefix + key.replaceAll('_', ' ');
    if (part === null || part === undefined) continue;
    if (typeof part === 'object' && !Array.isArray(part)) Object.assign(texts, flat(part, `${field} › `));
    else texts[field] = Array.isArray(part) ? JSON.stringify(part) : String(part);
  }
  return texts;
}

/** The newest page laid over what is known; where they do not meet, something between is missing: the page alone. */
export function withNewest(known, page) {
  if (known.length === 0 || page.length === 0) return page.length === 0 ? known : page;
  if (page.at(-1).id > known[0].id) return page;
  return [...page, ...known.filter((entry) => entry.id < page.at(-1).id)];
}

/** Older entries behind those already known; what is known already is left out. */
export function withOlder(known, page) {
  const least = known.at(-1)?.id ?? Infinity;
  return [...known, ...page.filter((entry) => entry.id < least)];
}

export class AuditTable {
  /** `load(query)` answers a page of entries; `restorer()`, if it gives one, takes what a change of knobs replaced. */
  constructor({ rows, older, load, restorer = () => null }) {
    Object.assign(this, { rows, load, restorer, entries: [], drawn: null });
    this.older = $(older);
    this.older.addEventListener('click', () => this.loadOlder());
  }

  async refresh() {
    this.take(withNewest(this.entries, await this.load('')));
  }

  async loadOlder() {
    const last = this.entries.at(-1);
    const more = withOlder(this.entries, await this.load(`?before=${last.id}`) ?? []);
    const none = more.length === this.entries.length;
    this.take(more);
    if (none) this.older.hidden = true;
    else $(this.rows).rows[this.entries.indexOf(last) + 1]?.querySelector('td')?.focus();
  }

  take(entries) {
    const mark = `${entries[0]?.id} ${entries.length}`;
    if (mark === this.drawn) return;
    if (this.drawn === null) show(this.older.id, entries.length > 0);
    Object.assign(this, { entries, drawn: mark });
    const table = $(this.rows);
    const open = new Set(Array.from(table.querySelectorAll('details[open]'), (node) => node.dataset.id));
    table.replaceChildren(...entries.map((entry) => this.row(entry, open)));
  }

  row(entry, open) {
    const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });
    return el('tr', {},
      el('td', { tabIndex: -1 }, format.format(Date.parse(entry.at))),
      el('td', {}, entry.actor ?? ''),
      el('td', {}, (entry.action ?? '').replaceAll('_', ' '),
        entry.sale ? el('span', { className: 'quiet' }, ` ${entry.sale}`) : null),
      el('td', {}, this.diff(entry, open), this.restore(entry)),
      el('td', {}, el('code', { className: 'quiet', title: entry.hash ?? '' }, (entry.hash ?? '').slice(0, 8))));
  }

  diff(entry, open) {
    const changes = changedFields(entry.before, entry.after);
    const list = el('ul', { className: 'diff' }, ...changes.map(({ field, from, to }) => el('li', {}, `${field}: `,
      entry.before ? el('del', {}, from) : null, entry.before ? ' → ' : null, el('ins', {}, to))));
    if (changes.length <= MANY) return list;
    const summary = el('summary', {}, `${changes.length} fields`);
    const details = el('details', { open: open.has(String(entry.id)) }, summary, list);
    details.dataset.id = entry.id;
    return details;
  }

  restore(entry) {
    const restore = this.restorer();
    if (!restore || entry.action !== 'knobs' || !entry.before) return null;
    return el('button', { type: 'button', className: 'small', onclick: () => restore(draftOf(entry.before)) },
      'Draft the values before');
  }
}
