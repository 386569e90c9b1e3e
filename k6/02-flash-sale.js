// What happens when many more people than units arrive at once? SHOPPERS within SECONDS; a tenth of them gives up.
import { flash } from './lib/load.js';
import { buy, claim, follow, join, leave, look, wait } from './lib/shopper.js';

const SHOPPERS = Number(__ENV.SHOPPERS || 2000);
const SECONDS = Number(__ENV.SECONDS || 10);
const PATIENCE = Number(__ENV.PATIENCE || 600);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: { flash: flash(SHOPPERS, SECONDS, `${PATIENCE + 120}s`) },
  thresholds: {
    // promises of the README: no position regresses; purchases are answered within 50 ms (at half the full load)
    position_regressions: ['count==0'],
    'http_req_duration{name:buy}': ['p(99)<=50'],
    // bounds of this script, not promises
    unexpected_answers: ['count==0'],
    http_req_failed: ['rate==0'],
    'http_req_duration{name:poll}': ['p(99)<=100'],
    'http_req_duration{name:join}': ['p(99)<=1000'],
    dropped_iterations: ['count==0'],
  },
};

export function setup() {
  const sale = look();
  if (!sale) {
    throw new Error('the sale does not answer');
  }
  return { product: sale.products[0].id };
}

/** @param {{ product: string }} data */
export default function (data) {
  const joined = join();
  if (!joined) {
    return;
  }
  if (Math.random() < 0.1) {
    leave(joined);
    return;
  }
  const called = wait(joined, PATIENCE);
  const pass = called && claim(joined);
  const accepted = pass && buy(pass, data.product);
  if (accepted) {
    follow(accepted);
  } else {
    leave(joined);
  }
}
