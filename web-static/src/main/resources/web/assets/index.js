// The list of sales.

import { get } from './api.js';
import { $, el, tell } from './dom.js';
import { backoffMs } from './reconnect.js';
import { bandText, dateAndTime, problemText } from './words.js';

const PHASES = {
  draft: 'Not open yet', prequeue: 'Opens soon, you may take a place', open: 'Open', paused: 'Paused for a moment',
  draining: 'Closing, nobody new may join', closed: 'Closed',
};

function card(sale) {
  const soldOut = sale.conditions.includes('sold_out');
  const when = ['draft', 'prequeue'].includes(sale.phase) && sale.event_start_time
    ? ` · opens ${dateAndTime(sale.event_start_time)}` : '';
  return el('li', {},
    el('a', { href: `/s/${sale.id}`, className: 'strong' }, sale.title),
    el('p', { className: 'quiet' }, (PHASES[sale.phase] ?? sale.phase) + when),
    sale.phase === 'closed' ? null : el('p', {}, soldOut ? 'Sold out at this moment' : bandText(sale.stock_band)));
}

async function load(failures = 0) {
  try {
    const { sales } = await get('/v1/sales');
    $('sales').replaceChildren(...sales.map(card));
    tell('state', sales.length === 0 ? 'There is no sale at this time.' : null);
    setTimeout(load, 15_000 * (0.85 + 0.3 * Math.random()));
  } catch (problem) {
    tell('state', `${problemText(problem)} We keep trying.`);
    setTimeout(load, 1000 + backoffMs(failures + 1, problem.retryAfterSeconds), failures + 1);
  }
}

load();
