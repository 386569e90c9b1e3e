// Named load shapes. Arrivals are open loop: people come whether or not the last one was answered.

/**
 * One shopper after another, to see that the path works.
 * @param {number} shoppers
 * @returns {import('k6/options').Scenario}
 */
export function single(shoppers) {
  return { executor: 'shared-iterations', vus: 1, iterations: shoppers, maxDuration: '5m' };
}

/**
 * Everybody at once: `shoppers` people arrive within `seconds`, nobody afterwards; all may wait `patience`.
 * @param {number} shoppers
 * @param {number} seconds
 * @returns {import('k6/options').Scenario}
 */
export function flash(shoppers, seconds, patience = '15m') {
  return {
    executor: 'constant-arrival-rate',
    rate: Math.max(1, Math.round(shoppers / seconds)),
    timeUnit: '1s',
    duration: `${seconds}s`,
    preAllocatedVUs: shoppers,
    maxVUs: shoppers,
    gracefulStop: patience,
  };
}

/**
 * A level stream of arrivals.
 * @param {number} perSecond
 * @param {string} duration
 * @returns {import('k6/options').Scenario}
 */
export function steady(perSecond, duration, patience = '5m') {
  return {
    executor: 'constant-arrival-rate',
    rate: perSecond,
    timeUnit: '1s',
    duration,
    preAllocatedVUs: perSecond * 10,
    maxVUs: perSecond * 600,
    gracefulStop: patience,
  };
}
