// One sale as an operator sees it: draws figures, stock and audit. It sends nothing.

import { $, el, put, show } from './dom.js';
import { changesText, mayPause, minutesToClear, movesFrom } from './console-states.js';

const number = new Intl.NumberFormat();
const say = (value) => (value == null ? '–' : number.format(value));
const NAMES = { prequeue: 'Open the pre-queue', open: 'Open', draining: 'Drain', closed: 'Close' };

/** Units of a product, or of all products of a sale, by state. */
export const sumOf = (products, field) => products.reduce((sum, product) => sum + (product[field] ?? 0), 0);

export function drawSale(sale, onMove) {
  put('title', sale.title);
  put('phase', sale.phase);
  put('conditions', sale.conditions.join(', ').replaceAll('_', ' '));
  $('pause').disabled = !mayPause(sale.phase);
  show('pause', sale.phase !== 'paused');
  show('resume', sale.phase === 'paused');
  drawMoves(sale.phase, onMove);
  put('depth', say(sale.depth));
  put('inflow', say(sale.inflow_per_minute));
  put('outflow', `${say(sale.outflow_per_minute)} / ${say(sale.new_users_per_minute)}`);
  put('active', `${say(sale.active)} / ${say(sale.total_active_users)}`);
  put('called', say(sale.called));
  put('joined', say(sale.joined));
  put('claims', say(sale.claims));
  put('lag', say(sale.journal_lag));
  put('clears', clearsText(sale));
  $('shop').href = `/s/${sale.id}`;
  drawStock(sale.products);
}

function drawMoves(phase, onMove) {
  const box = $('phases');
  if (box.dataset.phase === phase) return;
  box.dataset.phase = phase;
  box.replaceChildren(...movesFrom(phase).flatMap((to) => [' ', el('button', {
    type: 'button', className: to === 'closed' ? 'danger' : '', onclick: () => onMove(to),
  }, NAMES[to])]));
}

function clearsText(sale) {
  const available = sumOf(sale.products, 'available');
  const short = sale.depth - available;
  const nothing = short > 0 ? ` At least ${say(short)} of those waiting will get nothing unless units come back.` : '';
  const minutes = minutesToClear(sale.depth, sale.outflow_per_minute);
  if (minutes === 0) return 'Nobody is waiting.';
  return (minutes === null ? 'Nobody is going in at this moment.'
    : `At the present outflow the line clears in about ${say(Math.ceil(minutes))} min.`) + nothing;
}

function drawStock(products) {
  const row = (title, units) => el('tr', {}, el('td', {}, title),
    ...units.map((n) => el('td', { className: 'num' }, say(n))));
  const fields = ['total', 'available', 'reserved', 'sold'];
  const rows = products.map((product) => row(product.title, fields.map((field) => product[field])));
  if (products.length > 1) rows.push(row('All', fields.map((field) => sumOf(products, field))));
  $('stock').replaceChildren(...rows);
}

export function drawList(sales) {
  show('no-sales', sales.length === 0);
  $('sales').replaceChildren(...sales.map((sale) => el('tr', {},
    el('td', {}, el('a', { href: `/console?sale=${encodeURIComponent(sale.id)}` }, sale.title)),
    el('td', {}, [sale.phase, ...sale.conditions].join(', ').replaceAll('_', ' ')),
    el('td', { className: 'num' }, say(sale.depth)),
    el('td', { className: 'num' }, `${say(sale.active)} / ${say(sale.total_active_users)}`),
    el('td', { className: 'num' }, say(sumOf(sale.products, 'available'))))));
}

export function drawAudit(entries) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });
  const when = (at) => format.format(Date.parse(at));
  $('audit').replaceChildren(...entries.map((entry) => el('tr', {},
    el('td', {}, when(entry.at)), el('td', {}, entry.actor ?? ''), el('td', {}, entry.action ?? ''),
    el('td', { className: 'quiet' }, changesText(entry.before, entry.after)))));
}
