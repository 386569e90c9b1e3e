// What the pages say. Sentences live here, keyed by the codes and states of the API.

const PROBLEMS = {
  unreachable: 'The shop cannot be reached. Check your connection.',
  busy: 'The shop is busy for a moment.',
  store_unavailable: 'The shop has a fault and is being repaired. Places in the line are kept.',
  recovering: 'The shop is being restored after a fault. Places in the line are kept.',
  halted: 'Nothing is sold while the shop checks its stock. Places in the line are kept.',
  journal_unavailable: 'Purchases cannot be recorded at this moment.',
  too_many_joins: 'Many people are joining from your network at this moment.',
  unknown_ticket: 'You have no place in this line.',
  not_drawn: 'The draw has not taken place yet.',
  not_in_draw: 'Your ticket came after the draw: its place is by order of arrival.',
  not_open_yet: 'The sale has not opened yet.',
  sale_closed: 'The sale is closed.',
  sale_paused: 'The sale is paused. Nothing is lost; please wait.',
  sold_out: 'Somebody else took the last units. Nothing was charged.',
  over_buyer_limit: 'That is more than one buyer may have in this sale. Nothing was charged.',
  over_pass_limit: 'That is more than you may take in one visit. Nothing was charged.',
  quantity_invalid: 'Please choose a whole number of units.',
  lines_invalid: 'Please choose at least one product.',
  unknown_product: 'This product is no longer in the sale.',
  key_reused: 'This purchase was already sent with other contents. Nothing more was charged; please try once more.',
  pass_other_device: 'This pass belongs to another device.',
  not_cancellable: 'This order can no longer be cancelled.',
  no_receipt: 'There is a receipt once the order is paid.',
  not_payable: 'This order is no longer held to be paid.',
  unknown_order: 'There is no such order.',
};

export function problemText(problem) {
  return PROBLEMS[problem.code] ?? problem.detail ?? problem.title ?? `Something went wrong (${problem.code}).`;
}

export const NOTICES = {
  recovering: 'The shop is being restored after a fault. Your place is safe; nobody goes in until it is done.',
  paused: 'The line is paused for everybody. Your place is kept and nobody passes you.',
  sold_out: 'Everything is sold at this moment. Units may come back when a payment fails or an order is cancelled; '
    + 'they go to the line in order. You may stay as on a waiting list, without any promise.',
  healing: 'Places are being restored after a fault. Keep this page open: it puts your place back.',
  halted: 'Nothing is sold while the shop checks its stock. Your place is safe; nobody goes in until it is done.',
  draining: 'Nobody new may join any more. Those in the line are still served.',
  paused_early: 'The sale is paused before its opening. You stay in the draw.',
};

/** The same for somebody who has no place yet. */
export const NEWCOMER_NOTICES = {
  recovering: 'The shop is being restored after a fault. Nobody goes in until it is done.',
  paused: 'The line is paused for everybody. You may take a place; nobody goes in for now.',
  sold_out: 'Everything is sold at this moment. Units may come back when a payment fails or an order is cancelled; '
    + 'they go to the line in order. You may join it as a waiting list, without any promise.',
  healing: 'The line is being put back in order after a fault. The figures may lag.',
  halted: 'Nothing is sold while the shop checks its stock. You may take a place; nobody goes in until it is done.',
};

export const BUSY = {
  joining: 'Taking a place for you…', entering: 'Opening the door…', going: 'Taking you to the shop…',
};

export const TURNS = {
  turn: ['It is your turn', 'Enter within this time, or your place goes to the next person.'],
  aside: ['You were called while you were away', 'Your turn is held for you: you may still enter within this time. '
    + 'After it your place goes to the people behind you.'],
};

/** How many take part, once that is settled. */
export const cohortText = (cohort) =>
  (cohort === null ? '' : `${new Intl.NumberFormat().format(cohort)} people take part.`);

export const ENDS = {
  turn_passed: ['Your turn has passed', 'You were called, but the time to enter ran out, so the place went to the next '
    + 'person. You may join again.'],
  pass_over: ['Your time in the shop has ended', 'What you had not bought went back to the line. Nothing was charged '
    + 'unless you have an order.'],
  bought: ['You have bought', 'Your visit to the shop has ended with an order.'],
  lost: ['Your place is not known any more', 'It was given back, perhaps from another window, or the line was begun '
    + 'anew. If the sale goes on you may join again; you would come in at its end.'],
  left: ['You have left the line', 'Your place is free for the next person.'],
  closed: ['The sale is closed', 'Nobody new is let in. Orders already placed go on as usual.'],
};

const BANDS = { plenty: 'Plenty left', few: 'Only a few left', none: 'None left at this moment' };

export const bandText = (band) => BANDS[band] ?? '';

const NO_ESTIMATE = {
  not_open: 'before the opening',
  paused: 'while the line is paused',
  sold_out: 'while all is sold out: it depends on units coming back',
  recovering: 'while the shop is being restored',
  halted: 'while the shop checks its stock',
  healing: 'while places are being put back after a fault: your place is kept',
};

const GREW = {
  rate_lowered: 'The estimate has grown: the operator lowered the rate at which people go in.',
  slower: 'The estimate has grown: the shop serves fewer people than before.',
};

/** Why an estimate has grown, or null. */
export const grewText = (reason) => GREW[reason] ?? null;

/** An honest range in coarse steps, rounded outward: `about 8–12 min`; never zero, never a false precision. */
export function etaText(eta, reason = null) {
  if (!eta) return `No estimate ${NO_ESTIMATE[reason] ?? 'yet: too few people have gone in'}`;
  if (eta.max_seconds <= 60) return 'Less than a minute to go';
  const step = eta.max_seconds <= 900 ? 1 : eta.max_seconds <= 3600 ? 5 : 30;
  const low = Math.floor(eta.min_seconds / 60 / step) * step;
  const high = Math.ceil(eta.max_seconds / 60 / step) * step;
  if (low === 0) return `Less than ${lengthText(high)} to go`;
  return low === high ? `About ${lengthText(high)} to go` : `About ${rangeText(low, high)} to go`;
}

const lengthText = (minutes) => (minutes <= 60 ? `${minutes} min` : `${minutes / 60} h`);
const rangeText = (low, high) => (high <= 60 ? `${low}–${high} min` : `${low / 60}–${high / 60} h`);

/** How old a figure is: `just now`, `7 s ago`, `3 min ago`. */
export function ageText(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 2) return 'just now';
  return seconds < 120 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
}

/** A setting in seconds as a person says it: `45 seconds`, `10 minutes`, `1 minute 30 seconds`. */
export function spanText(seconds) {
  const say = (n, unit) => `${n} ${unit}${n === 1 ? '' : 's'}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return say(seconds, 'second');
  return seconds % 60 ? `${say(minutes, 'minute')} ${say(seconds % 60, 'second')}` : say(minutes, 'minute');
}

export const timeOfDay = (at) => new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(at);

export const dateAndTime = (stamp) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(stamp));
