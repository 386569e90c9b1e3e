// One sale as an operator sees it: draws figures, pace and stock. It sends nothing.

import { $, el, put, show, tell } from './dom.js';
import { mayPause, minutesToClear, movesFrom } from './console-states.js';
import { haltText, rampText, ratioText, shortText, throttleText } from './console-words.js';

const number = new Intl.NumberFormat();
const say = (value) => (value == null ? '–' : number.format(value));
const NAMES = { prequeue: 'Open the pre-queue', open: 'Open', draining: 'Drain', closed: 'Close' };
const FIGURES = ['depth', 'called', 'at_door', 'joined', 'claims'];

/** Units of a product, or of all products of a sale, by state. */
export const sumOf = (products, field) => products.reduce((sum, product) => sum + (product[field] ?? 0), 0);

export function drawSale(sale, { nowMs, onMove }) {
  put('title', sale.title);
  put('phase', sale.phase);
  put('conditions', sale.conditions.join(', ').replaceAll('_', ' '));
  $('pause').disabled = !mayPause(sale.phase);
  show('pause', sale.phase !== 'paused');
  show('resume', sale.phase === 'paused');
  drawMoves(sale.phase, onMove);
  for (const name of FIGURES) put(name, say(sale[name]));
  put('inflow', say(sale.inflow_per_minute));
  put('outflow', say(sale.outflow_per_minute));
  put('rate', `${say(sale.rate_per_minute)} / ${say(sale.new_users_per_minute)}`);
  put('active', `${say(sale.active)} / ${say(sale.total_active_users)}`);
  put('no-show', ratioText(sale.no_show_ratio));
  put('lag', say(sale.journal_lag));
  tell('halt', haltText(sale));
  tell('throttle', throttleText(sale));
  $('throttle').className = isHeld(sale) ? 'notice warn' : 'quiet';
  tell('ramp', rampText(sale, nowMs));
  drawForecast(sale);
  $('shop').href = `/s/${sale.id}`;
  drawStock(sale.products);
}

const isHeld = ({ outflow, throttle }) => outflow === 'auto' && Boolean(throttle) && throttle.reason !== 'none';

function drawMoves(phase, onMove) {
  const box = $('phases');
  if (box.dataset.phase === phase) return;
  box.dataset.phase = phase;
  box.replaceChildren(...movesFrom(phase).flatMap((to) => [' ', el('button', {
    type: 'button', className: to === 'closed' ? 'danger' : '', onclick: () => onMove(to),
  }, NAMES[to])]));
}

function drawForecast(sale) {
  const minutes = minutesToClear(sale.depth, sale.outflow_per_minute);
  put('clears', minutes === 0 ? 'Nobody is waiting.'
    : minutes === null ? 'Nobody is going in at this moment.'
      : `At the present outflow the line clears in about ${say(Math.ceil(minutes))} min.`);
  const short = shortText(sale.depth, sumOf(sale.products, 'available'));
  put('short', short ?? '');
  show('short-box', short !== null);
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
