// The form that creates a sale. Empty fields are left out, so that the server's defaults hold.

import { $, el } from './dom.js';
import { protectionFrom } from './console-protection.js';
import { digitsOf } from './money.js';

const TEXTS = ['id', 'title', 'currency', 'acknowledgement', 'outflow'];
const NUMBERS = ['new_users_per_minute', 'total_active_users', 'burst', 'claim_window', 'session_duration',
  'session_cap', 'max_qty', 'max_per_buyer', 'outflow_floor'];
const TIMES = ['event_start_time', 'event_end_time'];

/** What somebody typed (`19.99`) as minor units; null when it is not an amount of this currency. */
export function minorUnits(text, currency) {
  const digits = digitsOf(currency);
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match || (match[2] ?? '').length > digits) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

/** The request body from the form's entries `{name: text}` and its product rows; throws an Error with what is wrong. */
export function saleFrom(entries, rows) {
  const body = {};
  for (const name of TEXTS) if (entries[name]) body[name] = entries[name];
  for (const name of NUMBERS) if (entries[name]) body[name] = Number(entries[name]);
  for (const name of TIMES) if (entries[name]) body[name] = new Date(entries[name]).toISOString();
  if (entries.host?.trim()) Object.assign(body, shopFrom(entries));
  body.products = rows.map((row) => {
    const price = minorUnits(row.price, body.currency);
    if (price === null) throw new Error(`“${row.price}” is not a price in ${body.currency}.`);
    const product = { id: row.id, title: row.title, price, total: Number(row.total) };
    if (row.max_per_buyer) product.max_per_buyer = Number(row.max_per_buyer);
    return product;
  });
  return body;
}

/** The shop behind the line, where it is not our own checkout. */
function shopFrom(entries) {
  const { protection, wrong } = protectionFrom({ ...entries, failOpen: Boolean(entries.fail_open) });
  if (wrong) throw new Error(wrong);
  return protection;
}

function productRow() {
  const field = (label, properties) => el('label', {}, `${label} `, el('input', { required: true, ...properties }));
  return el('div', { className: 'fields product' },
    field('Id', { name: 'p-id', pattern: '[a-z0-9\\-]{1,64}' }),
    field('Title', { name: 'p-title', maxLength: 200 }),
    field('Price', { name: 'p-price', inputMode: 'decimal', placeholder: '19.99' }),
    field('Units', { name: 'p-total', type: 'number', min: 0 }),
    field('Units per buyer', { name: 'p-max_per_buyer', type: 'number', min: 1, required: false, placeholder: 'any' }));
}

const readRow = (row) => Object.fromEntries(
  Array.from(row.querySelectorAll('input'), (input) => [input.name.slice(2), input.value.trim()]));

/** `onCreate(body)` sends it and resolves to true when the sale exists; `onWrong(text)` tells what cannot be sent. */
export function createForm(onCreate, onWrong) {
  const form = $('create-form');
  const products = $('products');
  products.append(productRow());
  $('more').addEventListener('click', () => products.append(productRow()));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    let body;
    try {
      body = saleFrom(Object.fromEntries(new FormData(form)), Array.from(products.children, readRow));
    } catch (wrong) {
      onWrong(wrong.message);
      return;
    }
    if (!await onCreate(body)) return;
    form.reset();
    products.replaceChildren(productRow());
    $('create').open = false;
  });
}
