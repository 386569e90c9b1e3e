// What a visitor does: join, enter, leave. What comes of it goes into the visit's `facts`.

import { Problem, send } from './api.js';
import { backoffMs } from './reconnect.js';
import { afterBuyRefused, afterClaimRefused } from './states.js';
import { problemText } from './words.js';

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Takes a place and insists while the trouble is a passing one. */
export async function join(visit) {
  visit.learn({ act: 'joining', note: null, againAt: null, oops: null });
  for (let failures = 1; visit.facts.act === 'joining'; failures += 1) {
    try {
      visit.joined(await send('POST', `${visit.path}/tickets`, { body: {} }));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.passing && problem.code !== 'not_open_yet') {
        visit.learn({ act: null, oops: problemText(problem) });
        return;
      }
      const waitMs = backoffMs(failures, problem.retryAfterSeconds);
      const note = `${problemText(problem)} We keep trying; there is nothing for you to do.`;
      visit.learn({ note, againAt: Date.now() + waitMs });
      await pause(waitMs);
    }
  }
}

/**
 * Exchanges the turn for a pass, and then goes `onward`; waits at the door while the shop is full. Asked again, the
 * same pass comes.
 */
export async function enter(visit, onward = () => {}) {
  visit.learn({ act: 'entering', note: null, oops: null });
  for (let failures = 1; ; failures += 1) {
    try {
      const { body } = await send('POST', `${visit.path}/passes`);
      visit.memory.session.set('pass', body);
      visit.learn({ act: null, note: null, pass: body, position: { ...visit.facts.position, state: 'passed' } });
      return onward();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (refusedClaim(visit, afterClaimRefused(problem), problem)) return;
      const least = problem.retryAfterSeconds ?? (visit.facts.act === 'door' ? 1 : null);
      await pause(backoffMs(visit.facts.act === 'door' ? 1 : failures, least));
      if (!visit.facts.act) return;
    }
  }
}

/** Notes what the refusal means; true when asking again would not help. */
function refusedClaim(visit, meaning, problem) {
  if (meaning === 'door') visit.learn({ act: 'door' });
  if (meaning === 'retry') visit.learn({ note: `${problemText(problem)} We keep trying.` });
  if (meaning === 'door' || meaning === 'retry') return false;
  visit.learn({
    act: null, note: null,
    ended: meaning === 'turn_passed' ? meaning : null,
    oops: meaning === 'tell' ? problemText(problem) : null,
  });
  visit.following?.wake();
  return true;
}

/** A refusal may mean that the time in the shop is over; else the visit goes on with what is `told`. */
export function refusedPass(visit, problem, told) {
  const meaning = afterBuyRefused(problem);
  visit.facts.act = null;
  if (meaning === 'pass_over' || meaning === 'bought') visit.checkedOut(meaning);
  else visit.learn(told);
}

/** Gives the slot in the shop back, if there is one, and the ticket with it. */
export async function leave(visit) {
  const { pass } = visit.facts;
  visit.leaving = true;
  try {
    if (pass) await send('DELETE', `${visit.path}/passes`, { bearer: pass.pass, keepalive: true });
    await send('DELETE', `${visit.path}/tickets/me`, { keepalive: true });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const oops = `You have not left yet. ${problemText(problem)}`;
    if (problem.code !== 'unknown_ticket') return refusedPass(visit, problem, { oops });
  } finally {
    visit.leaving = false;
  }
  visit.tabs.tell({ kind: 'left' });
  visit.end('left');
}
