// The operator's console: signs in, polls once a second, sends what the operator decides.

import { Problem, send } from './api.js';
import { ServerClock } from './countdown.js';
import { createForm } from './console-create.js';
import { Knobs } from './console-knobs.js';
import { drawAudit, drawList, drawSale } from './console-sale.js';
import { dataAgeMs, isStale } from './console-states.js';
import { $, ask, put, show, tell } from './dom.js';
import { ageText, problemText } from './words.js';

const POLL_MS = 1_000;
const AUDIT_EVERY = 5;
const TOKEN = 'sluice.operator';

const saleId = new URLSearchParams(location.search).get('sale');
const path = saleId === null ? '/ops/v1/sales' : `/ops/v1/sales/${encodeURIComponent(saleId)}`;
const clock = new ServerClock();
const knobs = new Knobs(applyKnobs);

let token = sessionStorage.getItem(TOKEN);
let latest = null;
let answeredAt = performance.now();
let polls = 0;
let timer = null;

const call = (method, at, options) => send(method, at, { ...options, bearer: token });

function shape() {
  show('login', token === null);
  show('out', token !== null);
  show('list', token !== null && saleId === null);
  show('sale', token !== null && saleId !== null && latest !== null);
}

async function poll() {
  clearTimeout(timer);
  if (token === null) return;
  try {
    const { body, etag } = await call('GET', path);
    answeredAt = performance.now();
    tell('oops', null);
    if (saleId === null) drawList(body.sales);
    else await drawOne(body, etag);
    shape();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tell('oops', problemText(problem));
    if (problem.status === 401) return signOut();
  }
  timer = setTimeout(poll, POLL_MS);
}

async function drawOne(sale, etag) {
  clock.observe(sale.server_time);
  if (latest === null) $('text').value = sale.message ?? '';
  latest = sale;
  drawSale(sale, move);
  knobs.draw(sale, etag);
  polls += 1;
  if (polls % AUDIT_EVERY === 1) drawAudit((await call('GET', `${path}/audit`)).body.entries);
}

function drawAge() {
  if (token === null) return;
  const nowMs = performance.now();
  const ageMs = dataAgeMs({ asOf: latest?.as_of, serverNowMs: clock.now(), answeredAtMs: answeredAt, nowMs });
  tell('stale', isStale(ageMs) ? `These figures are old (${ageText(ageMs)}). Do not steer by them.` : null);
  if (latest) put('age', `Figures of ${ageText(ageMs)}`);
}

function said(text, good) {
  $('done').className = good ? 'notice' : 'notice bad';
  tell('done', text);
}

/** Sends a command and tells how it went; resolves to true when it was done. */
async function command(done, method, at, options) {
  tell('done', null);
  try {
    await call(method, at, options);
    said(done, true);
    polls = 0;
    poll();
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    said(`Not done: ${problemText(problem)}`, false);
    if (problem.status === 412) {
      knobs.reset();
      said('Not applied: somebody else changed this sale meanwhile. The values below are theirs.', false);
      poll();
    }
    return false;
  }
}

const phase = (to, done) => command(done, 'POST', `${path}/phase`, { body: { phase: to } });

async function move(to) {
  const question = {
    prequeue: 'Open the pre-queue? People may take a place from now on.',
    open: 'Open the sale? People are let in at once.',
    draining: 'Drain? Nobody new may join; those in the line are still served.',
    closed: 'Close the sale? Nobody in the line is let in any more.',
  }[to];
  if (await ask(question, 'Yes')) phase(to, `The sale is now: ${to}.`);
}

async function applyKnobs(changes, etag) {
  const options = { body: changes, headers: { 'If-Match': etag } };
  if (await command('Applied.', 'PATCH', `${path}/knobs`, options)) knobs.reset();
}

function publish(text) {
  const done = text ? 'The message is published.' : 'The message is taken down.';
  command(done, 'PUT', `${path}/message`, { body: { message: text || null } });
}

function signOut() {
  sessionStorage.removeItem(TOKEN);
  token = null;
  latest = null;
  tell('stale', null);
  shape();
}

$('login-form').addEventListener('submit', (event) => {
  event.preventDefault();
  token = $('token').value.trim();
  sessionStorage.setItem(TOKEN, token);
  $('token').value = '';
  answeredAt = performance.now();
  shape();
  poll();
});
$('out').addEventListener('click', () => {
  tell('oops', null);
  signOut();
});
$('pause').addEventListener('click', () => phase('paused', 'Paused.'));
$('resume').addEventListener('click', async () => {
  if (await ask('Resume? People are let in again at once.', 'Yes, resume')) phase('resume', 'Resumed.');
});
$('message-form').addEventListener('submit', (event) => {
  event.preventDefault();
  publish($('text').value.trim());
});
$('clear').addEventListener('click', () => {
  $('text').value = '';
  publish('');
});
createForm((body) => command(`The sale ${body.id} exists.`, 'POST', '/ops/v1/sales', { body }),
  (text) => said(`Not sent: ${text}`, false));
shape();
poll();
setInterval(drawAge, 500);
