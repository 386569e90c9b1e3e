// The sale's page: from landing to an order. It draws what `states.js` decides from what `visit.js` has learned.

import { enter, join, leave } from './acts.js';
import { clockText, everyTick, ServerClock } from './countdown.js';
import { $, ask, el, put, show, tell } from './dom.js';
import { LineView } from './line.js';
import { memoryOf, orderPage } from './memory.js';
import { money } from './money.js';
import { Parts } from './parts.js';
import { drawConcern, isDrawAhead, mayJoin, noticeOf, startsLater, viewOf } from './states.js';
import { Visit } from './visit.js';
import {
  bandText, BUSY, cohortText, dateAndTime, ENDS, NEWCOMER_NOTICES, NOTICES, problemText, timeOfDay, TURNS,
} from './words.js';

const SECTIONS = ['loading', 'missing', 'error', 'landing', 'busy', 'pool', 'line', 'turn', 'door', 'inside', 'over'];
const SECTION_OF = {
  early: 'landing', joining: 'busy', entering: 'busy', going: 'busy', aside: 'turn',
  turn_passed: 'over', pass_over: 'over', bought: 'over', left: 'over', lost: 'over', closed: 'over',
};
/** Where there is time to think about the draw. */
const BESIDE_DRAW = ['landing', 'pool', 'line', 'door', 'over'];
/** Where somebody has a place and waits with it. */
const PLACED = ['pool', 'line', 'turn', 'aside', 'door'];
/** Where the checkout is needed, or soon will be. */
const NEAR = ['turn', 'aside', 'door', 'entering', 'inside'];

const saleId = /^\/s\/([a-z0-9-]{1,64})\/?$/.exec(location.pathname)?.[1];
const memory = memoryOf(saleId);
const clock = new ServerClock();
const line = new LineView(memory.lasting);
const wish = new URLSearchParams(location.search).get('return');
const visit = new Visit({ saleId, memory, clock, line, wish, onChange: () => draw() });
const { facts } = visit;
const parts = new Parts(() => draw());

let view = null;
let notice = null;
let byHand = false;

function draw() {
  facts.nowMs = clock.now();
  const before = view;
  view = viewOf(facts);
  const section = SECTION_OF[view] ?? view;
  for (const id of SECTIONS) show(id, id === section);
  drawNotices();
  if (facts.sale) drawView(section);
  drawTimes();
  if (view !== before) arrived(section);
}

/** Said once on entering a view; the focus moves only when the visitor's own press led here. */
function arrived(section) {
  document.body.dataset.view = view;
  const placed = { line: 'You have a place in the line.', pool: 'You are in the draw.' }[view];
  put('polite', placed ? `${placed} ${NOTICES[notice] ?? ''}` : '');
  const turn = TURNS[view]?.[0];
  put('alert', turn ? `${turn}. You have ${$('turn-left').textContent} to enter the shop.` : '');
  if (byHand && SECTION_OF[view] !== 'busy') {
    byHand = false;
    $(section).querySelector('h2[tabindex]')?.focus();
  }
}

function drawNotices() {
  const { sale, position } = facts;
  const relevant = sale && ['early', 'landing', 'inside', ...PLACED].includes(view);
  tell('message', relevant ? position?.message ?? sale.message : null);
  const next = relevant ? noticeOf(facts) : null;
  const since = next === 'paused' && facts.pausedAt ? ` Paused since ${timeOfDay(facts.pausedAt)} or earlier.` : '';
  tell('notice', next && (facts.position ? NOTICES : NEWCOMER_NOTICES)[next] + since);
  if (next && next !== notice && ['pool', 'line'].includes(view)) put('polite', NOTICES[next]);
  if (!next && notice === 'paused' && view === 'line') put('polite', 'The line is moving again.');
  notice = next;
  // Closing is no harm except while this very page is to put the place back.
  document.querySelectorAll('[data-promise]').forEach((node) => { node.hidden = notice === 'healing'; });
  tell('oops', facts.oops);
}

function drawView(section) {
  put('title', facts.sale.title);
  if (section === 'landing') drawLanding();
  if (section === 'busy') drawBusy();
  if (section === 'pool') drawPool();
  if (section === 'turn') ['turn-title', 'turn-text'].forEach((id, i) => put(id, TURNS[view][i]));
  if (section === 'line') {
    line.draw(facts.position, facts.sale);
    line.drawCode();
  }
  if (NEAR.includes(view)) drawInside(section);
  if (section === 'over') drawOver();
  drawDraw(BESIDE_DRAW.includes(section) ? drawConcern(facts, line.index) : null);
}

/** A shop elsewhere needs no checkout of ours; only who presses goes there: never another tab, never in a circle. */
function drawInside(section) {
  const elsewhere = visit.wish || facts.sale.host ? parts.get('onward', (module) => module) : undefined;
  const place = elsewhere?.placeFor(visit);
  const ours = elsewhere === undefined || elsewhere && !place;
  const checkout = ours && parts.get('checkout', ({ Checkout }) =>
    new Checkout(saleId, memory.session, (outcome, order) => visit.checkedOut(outcome, order)));
  show('go', Boolean(place));
  tell('go-note', facts.note);
  show('checkout', Boolean(checkout));
  if (checkout && section === 'inside') checkout.draw(facts.sale, facts.pass);
}

const goOn = () => parts.come.onward?.goOn(visit);

function drawDraw(shown) {
  const panel = shown && parts.get('draw-panel', ({ DrawPanel }) => new DrawPanel(memory.lasting, visit.path));
  show('draw', Boolean(panel));
  panel?.draw(shown, facts);
}

function drawLanding() {
  const { sale } = facts;
  show('starts', view === 'early');
  put('starts-what', 'The sale opens in');
  put('starts-at', sale.event_start_time ? `On ${dateAndTime(sale.event_start_time)}, your time` : '');
  const draws = isDrawAhead(facts);
  show('why-draw', draws);
  show('why-arrival', !draws);
  const doors = draws && sale.phase === 'draft' ? dateAndTime(sale.prequeue_start_time) : null;
  tell('doors', doors && `You can join from ${doors} on.`);
  $('join').disabled = !mayJoin(facts);
  put('join', !mayJoin(facts) ? 'Not open yet' : draws ? 'Take part in the draw' : 'Join the line');
  const order = memory.lasting.get('order');
  show('last-order', Boolean(order));
  if (order) $('last-order-link').href = orderPage(order);
  $('products').replaceChildren(...sale.products.map((product) => el('li', {},
    el('span', {}, el('strong', {}, product.title), el('br'),
      el('span', { className: 'quiet' }, bandText(product.stock_band))),
    el('span', { className: 'strong' }, money(product.price, sale.currency)))));
  tell('limits', sale.max_per_buyer ? `At most ${sale.max_per_buyer} for one buyer.` : null);
}

function drawBusy() {
  put('busy-title', BUSY[view]);
  put('busy-text', facts.note ?? '');
}

function drawPool() {
  const index = line.index;
  const { cohort } = facts.sale.draw ?? { cohort: null };
  const late = cohort !== null && index !== null && index >= cohort;
  put('pool-title', late ? 'You are in the line' : 'You are in the draw');
  show('pool-in', !late);
  tell('cohort', late ? null : cohortText(cohort));
}

function drawOver() {
  const [title, text] = ENDS[view];
  put('over-title', title);
  put('over-text', text);
  const order = memory.lasting.get('order');
  show('over-order', Boolean(order) && view !== 'turn_passed' && view !== 'left');
  if (order) $('over-order-link').href = orderPage(order);
  show('again', mayJoin(facts) && view !== 'closed');
}

/** What changes with the clock alone, a few times a second. */
function drawTimes() {
  const { sale, position, pass } = facts;
  if (view === 'error') put('error-why', problemText(facts.saleProblem));
  drawLink();
  if (!sale) return;
  let title = sale.title;
  if (view === 'early') put('starts-in', clockText(clock.until(sale.event_start_time)));
  if (view === 'pool') drawOpening(sale);
  if (view === 'joining') drawAgain();
  if (view === 'line') {
    line.drawAge(Date.now() - facts.knownAt);
    if (line.ahead !== null) title = `${line.ahead.toLocaleString()} ahead – ${title}`;
  }
  if (TURNS[view]) {
    const left = clock.until(position.claim_until);
    put('turn-left', left === null ? '' : clockText(left));
    title = `(${left === null ? '!' : clockText(left)}) Your turn – ${title}`;
  }
  if (view === 'inside') {
    put('inside-left', clockText(clock.until(pass.expires_at)));
    title = `${clockText(clock.until(pass.expires_at))} left – ${title}`;
  }
  if (document.title !== title) document.title = title;
}

function drawOpening(sale) {
  const left = startsLater(facts) ? clock.until(sale.event_start_time) : null;
  show('pool-opens', left !== null);
  if (left !== null) put('pool-in-time', clockText(left));
}

/** A countdown to the next try, when it is worth watching. */
function drawAgain() {
  const left = facts.againAt ? facts.againAt - Date.now() : 0;
  tell('busy-again', left > 0 ? `Next try in ${clockText(left)}` : null);
}

function drawLink() {
  const placed = PLACED.includes(view);
  const lost = placed ? facts.link === 'lost' : view === 'landing' && facts.saleProblem;
  if (view === 'loading') {
    const unknown = facts.linkProblem?.code === 'unknown_ticket' ? NOTICES.healing : null;
    const silent = unknown ?? 'The shop does not answer. We keep looking for your place.';
    tell('link', facts.link === 'lost' ? silent : null);
    return;
  }
  const known = placed && facts.knownAt ? ` What you see is from ${timeOfDay(facts.knownAt)}.` : '';
  tell('link', lost ? `Reconnecting… Your place is kept.${known}` : null);
}

function tick() {
  facts.nowMs = clock.now();
  if (viewOf(facts) !== view) draw();
  else drawTimes();
  if (view === 'landing' && facts.sale) $('join').disabled = !mayJoin(facts);
  visit.tabs.mind();
}

async function askLeave() {
  if (parts.come.checkout?.sending) return;
  const inside = view === 'inside';
  const question = inside ? 'Leave the shop? Your slot goes to the next person.'
    : 'Leave the line? Your place goes to the people behind you and cannot be had back.';
  if (await ask(question, inside ? 'Yes, leave the shop' : 'Yes, leave the line')) leave(visit);
}

function pressed(action) {
  return () => {
    byHand = true;
    action();
  };
}

if (saleId === undefined) facts.saleProblem = { code: 'unknown_sale' };
else visit.watchSale();
draw();
everyTick(tick);
for (const id of ['join', 'again']) $(id).addEventListener('click', pressed(() => join(visit)));
$('enter').addEventListener('click', pressed(() => enter(visit, goOn)));
$('go').addEventListener('click', pressed(goOn));
document.querySelectorAll('[data-leave]').forEach((button) => button.addEventListener('click', pressed(askLeave)));
addEventListener('online', () => visit.wake());
addEventListener('pagehide', () => visit.goodbye());
// Come back to from the shop, as it was left: nobody is on the way any more.
addEventListener('pageshow', ({ persisted }) => persisted && facts.act === 'going' && visit.learn({ act: null }));
document.addEventListener('visibilitychange', () => document.hidden || visit.wake());
