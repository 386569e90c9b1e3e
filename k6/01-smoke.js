// Does the whole path work? A few shoppers, one after another, from joining to a paid order.
import { check } from 'k6';
import { single } from './lib/load.js';
import { buy, claim, follow, join, leave, look, wait } from './lib/shopper.js';

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: { smoke: single(Number(__ENV.SHOPPERS || 3)) },
  thresholds: {
    checks: ['rate==1'],
    unexpected_answers: ['count==0'],
    position_regressions: ['count==0'],
  },
};

export default function () {
  const sale = look();
  const joined = join();
  if (!check(joined, { 'joined the line': (j) => j !== null }) || !joined || !sale) {
    return;
  }
  const called = wait(joined);
  const pass = called && claim(joined);
  if (!check(pass, { 'got a pass': (p) => p !== null }) || !pass) {
    return;
  }
  const accepted = buy(pass, sale.products[0].id);
  if (!check(accepted, { 'purchase accepted': (a) => a !== null }) || !accepted) {
    leave(joined);
    return;
  }
  check(follow(accepted), { 'order paid': (o) => o !== null && o.status === 'paid' });
}
