// The operator's console: who is signed in, which page of it is shown, and how commands are sent and told.

import { Problem } from './api.js';
import { AccountView, drawWho, wireLogin } from './console-account.js';
import { AuditTable } from './console-audit.js';
import { createForm } from './console-create.js';
import { KeysView, OperatorsView } from './console-people.js';
import { gate } from './console-roles.js';
import { drawList } from './console-sale.js';
import { forgetSecret, wireSecret } from './console-secret.js';
import { Session } from './console-session.js';
import { isStale } from './console-states.js';
import { SaleView } from './console-steer.js';
import { opsProblemText } from './console-words.js';
import { ServerClock } from './countdown.js';
import { $, put, show, tell } from './dom.js';
import { ageText } from './words.js';

const POLL_MS = 1_000;
const PAGES = {
  list: 'Sales', sale: 'Sale', trail: 'Audit', operators: 'Operators', keys: 'Keys', account: 'Your account',
};

const asked = new URLSearchParams(location.search);
const saleId = asked.get('sale');
const named = Object.keys(PAGES).find((id) => id === asked.get('view') && id !== 'sale');
const page = saleId !== null ? 'sale' : named ?? 'list';
const polled = page === 'sale' || page === 'list';

const session = new Session(changed);
/** What the pages work with: who is there, how to ask, how to command, how to tell. */
const desk = {
  clock: new ServerClock(), who: () => session.who, call: session.call.bind(session), read, command, said,
};
const view = {
  list: () => ({ refresh: async () => drawList((await desk.call('GET', '/ops/v1/sales')).body.sales) }),
  sale: () => new SaleView(desk, saleId),
  trail: () => new AuditTable({
    rows: 'trail-rows', older: 'trail-older',
    load: async (query) => (await read(`/ops/v1/audit${query}`))?.entries ?? [],
  }),
  operators: () => new OperatorsView(desk),
  keys: () => new KeysView(desk),
  account: () => new AccountView(desk),
}[page]();

let answeredAt = null;
let timer = null;

/** Somebody came or went. */
function changed(reason) {
  const { who } = session;
  drawWho(who);
  show('login', who === null);
  show('nav', who !== null);
  for (const id of Object.keys(PAGES)) show(id, who !== null && id === page && id !== 'sale');
  tell('oops', reason === 'ended' ? 'Your session has ended. Please sign in again.' : null);
  if (reason !== 'ended') tell('done', null);
  if (who === null) {
    tell('stale', null);
    forgetSecret();
    clearTimeout(timer);
    $('name').focus();
    return;
  }
  gate(document, who.role);
  if (reason === 'in') $('title').focus();
  answeredAt = null;
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  if (session.who === null) return;
  try {
    await view.refresh();
    answeredAt = performance.now();
    tell('oops', null);
    show(page, true);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (session.who !== null) tell('oops', opsProblemText(problem));
  } finally {
    if (polled && session.who !== null) timer = setTimeout(refresh, POLL_MS);
  }
}

function drawAge() {
  if (session.who === null || !polled || answeredAt === null) return;
  const nowMs = performance.now();
  const ageMs = page === 'sale' ? view.drawAge(answeredAt, nowMs) : nowMs - answeredAt;
  tell('stale', isStale(ageMs) ? `These figures are old (${ageText(ageMs)}). Do not steer by them.` : null);
}

function said(text, good) {
  $('done').className = good ? 'notice' : 'notice bad';
  tell('done', text);
}

/** Reads something beside the page; null when it was refused, which is told. */
async function read(path) {
  try {
    return (await desk.call('GET', path)).body;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (session.who !== null) tell('oops', opsProblemText(problem));
    return null;
  }
}

/** Sends a command and tells how it went; resolves to the answer, or to null when it was refused for `reason`. */
async function command(done, method, path, options, reason = opsProblemText) {
  tell('done', null);
  try {
    const answer = await desk.call(method, path, options);
    said(done, true);
    view.soon?.();
    refresh();
    return answer;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (session.who === null) return null;
    if (problem.status === 412 && view.conflict) view.conflict();
    else said(`Not done: ${reason(problem)}`, false);
    if (problem.status === 412) refresh();
    return null;
  }
}

/** Finds out who is signed in, and insists while nothing answers. */
async function look() {
  try {
    await session.look();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tell('oops', opsProblemText(problem));
    setTimeout(look, 3 * POLL_MS);
  }
}

put('title', PAGES[page]);
document.title = `${PAGES[page]} – console`;
document.querySelector(`#nav [data-page="${page === 'sale' ? 'list' : page}"]`)?.setAttribute('aria-current', 'page');
wireLogin(session);
wireSecret();
createForm((body) => command(`The sale ${body.id} exists.`, 'POST', '/ops/v1/sales', { body }),
  (text) => said(`Not sent: ${text}`, false));
$('out').addEventListener('click', async () => {
  try {
    await session.signOut();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (session.who !== null) said(`You are still signed in. ${opsProblemText(problem)}`, false);
  }
});
look();
setInterval(drawAge, 500);
