// The order's page: how it is doing, live, who gets it, and its receipt.

import { Problem, send } from './api.js';
import { CustomerForm } from './customer.js';
import { $, ask, el, put, show, tell } from './dom.js';
import { money } from './money.js';
import { hasReceipt, isFinal, orderView } from './order-states.js';
import { follow } from './reconnect.js';
import { dateAndTime, problemText } from './words.js';

const orderId = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const path = `/v1/orders/${encodeURIComponent(orderId)}`;
const token = location.hash.slice(1);
const customer = new CustomerForm(path, token);
const acceptedUntil = Date.now() + 10_000;

function draw(order) {
  const view = orderView(order);
  put('headline', view.headline);
  put('explain', view.explain);
  $('headline').className = view.kind === 'good' ? 'good' : '';
  tell('reason', order.reason ? `Reason: ${order.reason.replaceAll('_', ' ')}` : null);
  show('steps', view.steps.length > 0);
  $('steps').replaceChildren(...view.steps.map(step));
  show('cancel', view.cancellable);
  drawReceipt(order);
  if (view.kind === 'bad') customer.end();
  else customer.begin();
  document.title = `${view.headline} – order`;
  $('back').href = `/s/${order.sale}`;
  put('back', 'Back to the sale');
  return !isFinal(order.status);
}

function step({ name, done, current }) {
  const item = el('li', { className: done ? 'done' : '' }, name);
  if (current) item.setAttribute('aria-current', 'step');
  return item;
}

function drawReceipt(order) {
  const lines = order.lines ?? [];
  show('receipt', lines.length > 0);
  const price = (minor) => money(minor, order.currency);
  $('lines').replaceChildren(...lines.map((item) => el('tr', {},
    el('td', {}, item.title ?? item.product, el('br'),
      el('span', { className: 'quiet' }, `${item.quantity} × ${price(item.unit_price)}`)),
    el('td', { className: 'num' }, price(item.unit_price * item.quantity)))));
  put('amount', price(order.amount));
  put('id', order.id);
  show('printable', hasReceipt(order.status));
  $('printable-link').href = `${path}/receipt?format=html&token=${encodeURIComponent(token)}`;
  put('times', order.placed_at ? ` of ${dateAndTime(order.placed_at)}` : '');
}

/** An accepted order may be asked for a moment before the worker has written it down. */
function refused(problem) {
  if (problem.code === 'unknown_order' && Date.now() < acceptedUntil) {
    put('explain', 'A new order may take some seconds to appear.');
    return true;
  }
  put('headline', problemText(problem));
  put('explain', 'Please check the address.');
  return false;
}

async function cancel() {
  if (!await ask('Cancel this order? The units go to the next person in the line.', 'Yes, cancel it')) return;
  $('cancel').disabled = true;
  tell('oops', null);
  try {
    draw((await send('POST', `${path}/cancel`, { bearer: token })).body);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tell('oops', problemText(problem));
  } finally {
    $('cancel').disabled = false;
  }
}

const following = follow({
  event: 'order',
  bearer: token,
  streamUrl: () => `${path}/events`,
  pollUrl: () => path,
  onData: draw,
  onLink: (link, problem) => {
    const lost = link === 'lost' && problem?.code !== 'unknown_order';
    tell('link', lost ? 'Reconnecting… What you see is the last known state.' : null);
  },
  onRefusal: refused,
});
$('cancel').addEventListener('click', cancel);
addEventListener('online', () => following.wake());
document.addEventListener('visibilitychange', () => document.hidden || following.wake());
