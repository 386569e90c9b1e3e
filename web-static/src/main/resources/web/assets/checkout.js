// The checkout: a basket within the limits, a sandbox card, and one purchase that is never made twice.

import { Problem, send } from './api.js';
import { $, el, put, tell } from './dom.js';
import { newKey } from './memory.js';
import { basketTotal, money } from './money.js';
import { backoffMs } from './reconnect.js';
import { afterBuyRefused } from './states.js';
import { bandText, problemText } from './words.js';

const CARDS = [
  ['tok_ok', 'A card that pays'],
  ['tok_decline', 'A card that is declined'],
  ['tok_timeout', 'A card whose bank answers too late'],
  ['tok_drop', 'A card that is charged, but the answer is lost'],
  ['tok_error', 'A card that fails once, then pays'],
];

/** How many of a product one visit may take. */
export function limitOf(product, sale, pass) {
  return Math.min(...[pass.max_qty, sale.max_per_buyer, product.max_per_buyer].filter((n) => Number.isInteger(n)));
}

export class Checkout {
  /** `onEnd(outcome, order)`: `accepted` with the order (`id`, `token`), `bought` or `pass_over` without. */
  constructor(saleId, memory, onEnd) {
    Object.assign(this, { saleId, memory, onEnd, basket: {}, sending: false });
    $('cards').append(...CARDS.map(([token, label], i) => el('label', { className: 'choice' },
      el('input', { type: 'radio', name: 'card', value: token, checked: i === 0 }),
      el('span', {}, label, ' ', el('code', { className: 'quiet' }, token)))));
    $('checkout').addEventListener('submit', (event) => {
      event.preventDefault();
      this.buy();
    });
  }

  /** Draws the products once, then only keeps their stock hints fresh, so that nobody's typing is disturbed. */
  draw(sale, pass) {
    this.sale = sale;
    this.pass = pass;
    if (!$('rows').firstChild) {
      $('rows').append(...sale.products.map((product) => this.row(product)));
      if (sale.products.length === 1) this.setQuantity(sale.products[0], 1);
      this.drawTotal();
    }
    for (const product of sale.products) {
      const band = $(`band-${product.id}`);
      if (band) band.textContent = bandText(product.stock_band);
    }
    if (this.memory.get('attempt') && !this.sending) this.buy();
  }

  row(product) {
    const id = `q-${product.id}`;
    const max = limitOf(product, this.sale, this.pass);
    const step = (by, label) => el('button', {
      type: 'button', ariaLabel: `${label} ${product.title}`,
      onclick: () => this.setQuantity(product, (this.basket[product.id] ?? 0) + by),
    }, by < 0 ? '−' : '+');
    const input = el('input', { id, type: 'number', min: 0, max, step: 1, value: 0, inputMode: 'numeric' });
    input.addEventListener('change', () => this.setQuantity(product, Math.floor(Number(input.value) || 0)));
    return el('div', { className: 'row' },
      el('label', { htmlFor: id }, el('strong', {}, product.title), ` ${money(product.price, this.sale.currency)}`,
        el('br'), el('span', { className: 'quiet' }, `at most ${max} · `, el('span', { id: `band-${product.id}` }))),
      el('span', { className: 'stepper' }, step(-1, 'One less'), input, step(1, 'One more')));
  }

  setQuantity(product, quantity) {
    const left = this.pass.max_qty - this.units() + (this.basket[product.id] ?? 0);
    const kept = Math.max(0, Math.min(quantity, left, limitOf(product, this.sale, this.pass)));
    this.basket[product.id] = kept;
    $(`q-${product.id}`).value = kept;
    this.drawTotal();
  }

  units() {
    return Object.values(this.basket).reduce((sum, n) => sum + n, 0);
  }

  drawTotal() {
    put('total', money(basketTotal(this.sale.products, this.basket), this.sale.currency));
    $('buy').disabled = this.sending || this.units() === 0;
  }

  /** Sends the attempt, the same one with the same key until an answer arrives, across reloads of the page. */
  async buy() {
    if (this.sending) return;
    const attempt = this.memory.get('attempt') ?? this.newAttempt();
    this.memory.set('attempt', attempt);
    this.lock(true);
    tell('checkout-note', 'Buying…');
    try {
      await this.insist(attempt);
    } finally {
      this.lock(false);
    }
  }

  newAttempt() {
    const lines = this.sale.products.filter((product) => this.basket[product.id] > 0)
      .map((product) => ({ product: product.id, quantity: this.basket[product.id] }));
    return { key: newKey(), body: { lines, payment_method: new FormData($('checkout')).get('card') } };
  }

  async insist(attempt) {
    for (let failures = 1; ; failures += 1) {
      try {
        const answer = await send('POST', `/v1/sales/${this.saleId}/orders`,
          { bearer: this.pass.pass, body: attempt.body, headers: { 'Idempotency-Key': attempt.key } });
        this.memory.set('attempt', null);
        return this.onEnd('accepted', { id: answer.body.order, token: answer.body.token });
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        const next = afterBuyRefused(problem);
        if (next !== 'retry') return this.refused(next, problem);
        tell('checkout-note', `${problemText(problem)} We keep asking; asking again never buys twice.`);
        const waitMs = backoffMs(failures, problem.retryAfterSeconds);
        await new Promise((resolve) => { setTimeout(resolve, waitMs); });
      }
    }
  }

  refused(outcome, problem) {
    this.memory.set('attempt', null);
    tell('checkout-note', problemText(problem));
    if (outcome !== 'tell') this.onEnd(outcome);
  }

  lock(on) {
    this.sending = on;
    for (const id of ['basket', 'cards-set', 'leave-shop']) $(id).disabled = on;
    $('buy').disabled = on || this.units() === 0;
  }
}
