// The order page's decisions, all pure: which words, which step, whether it may still change or be cancelled.

const STEPS = ['accepted', 'placed', 'charging', 'paid', 'shipped', 'delivered'];

const VIEWS = {
  accepted: ['Your order is accepted', 'The units are yours. The payment comes next; you may close this page.'],
  placed: ['Your order is placed', 'The units are yours. The payment comes next; you may close this page.'],
  payment_pending: ['The payment waits', 'The bank does not answer this moment. Your units stay reserved and your card is '
    + 'charged as soon as it does, once; you may close this page, or cancel.'],
  charging: ['Paying…', 'Your card is being charged. You may close this page.'],
  unknown: ['We are asking the bank', 'The bank has not answered clearly. We ask again until it does; '
    + 'your units stay reserved and you are never charged twice.'],
  paid: ['Paid. Thank you!', 'Your money has arrived. There is nothing more for you to do.'],
  shipped: ['On its way', 'Your order has been shipped.'],
  delivered: ['Delivered', 'Your order has been delivered.'],
  declined: ['The card was declined', 'Nothing was charged. The units went back to the line.'],
  expired: ['The order has expired', 'It was not paid in time. Nothing was charged; the units went back to the line.'],
  cancelled: ['The order is cancelled', 'Nothing was charged; the units went back to the line.'],
  refunded: ['Refunded', 'The payment was returned to your card.'],
};

const HELD = ['Held for you', 'The units are yours until the hold runs out. Nothing is charged before you pay.'];

/** States after which the server sends nothing more of itself soon; `paid` may still be shipped later. */
export function isFinal(status) {
  return ['paid', 'shipped', 'delivered', 'declined', 'expired', 'cancelled', 'refunded'].includes(status);
}

/** States of an order that was paid, whatever came after. */
export function hasReceipt(status) {
  return ['paid', 'shipped', 'delivered', 'refunded'].includes(status);
}

/** `kind`: good, bad or going; `steps`: the way of the order with how far it has come, empty when it left the way. */
export function orderView(order) {
  const [headline, explain] = order.payable ? HELD : VIEWS[order.status] ?? [order.status, ''];
  const at = STEPS.indexOf({ unknown: 'charging', payment_pending: 'placed' }[order.status] ?? order.status);
  return {
    headline,
    explain,
    kind: at >= STEPS.indexOf('paid') ? 'good' : at < 0 ? 'bad' : 'going',
    cancellable: ['accepted', 'placed', 'payment_pending'].includes(order.status),
    steps: at < 0 ? [] : STEPS.map((name, i) => ({ name, done: i < at || at >= 3 && i === at, current: i === at })),
  };
}
