// After the claim, on to a shop elsewhere: back to where `?return=` says, or to the sale's own shop.

import { refusedPass } from './acts.js';
import { Problem, send } from './api.js';
import { backoffMs } from './reconnect.js';
import { problemText } from './words.js';

/**
 * The place to go on to, or null to stay: `{url}` on this very host, or `{handoff}`, a URL elsewhere that only the
 * server may turn into one to go to. `wish` is the `return` of this page's address `here`, `sale` the catalogue's.
 */
export function onwardOf({ wish, sale, here }) {
  const shop = sale.host ? `${here.protocol}//${sale.host}${sale.path ?? '/'}` : null;
  return placeOf(wish, here) ?? placeOf(shop, here);
}

function placeOf(text, here) {
  let url;
  try {
    url = new URL(text, here.origin);
  } catch {
    return null;
  }
  if (!text || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.host !== here.host) return { handoff: url.href };
  // Spelled out anew: a path that begins with two slashes is another host's address for a browser.
  return url.pathname === here.pathname ? null : { url: here.origin + url.pathname + url.search + url.hash };
}

/** Only web addresses are gone to, whatever was answered. */
export const isWeb = (url) => /^https?:\/\//.test(url);

const NOT_THERE = 'The address you came from is none of this sale’s shop.';

/** An address that the server refuses is wished for no more: there is still the sale's own shop. */
function refusedPlace(visit, problem) {
  const foreign = ['field_invalid', 'no_shop'].includes(problem.code);
  if (foreign) visit.wish = null;
  refusedPass(visit, problem, { note: foreign ? NOT_THERE : problemText(problem) });
}

export const placeFor = (visit) => onwardOf({ wish: visit.wish, sale: visit.facts.sale, here: location });

/** Goes there, if anywhere; a shop on another host is told by a code that works once. */
export async function goOn(visit) {
  const place = placeFor(visit);
  if (place === null) return;
  visit.learn({ act: 'going', note: null, oops: null });
  if (place.url) return location.assign(place.url);
  const request = { bearer: visit.facts.pass.pass, body: { return: place.handoff } };
  for (let failures = 1; visit.facts.act === 'going'; failures += 1) {
    try {
      const { url } = (await send('POST', `${visit.path}/handoff`, request)).body;
      if (isWeb(url)) return location.assign(url);
      return visit.learn({ act: null, note: NOT_THERE });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.passing) return refusedPlace(visit, problem);
      visit.learn({ note: `${problemText(problem)} We keep trying.` });
      await new Promise((resolve) => { setTimeout(resolve, backoffMs(failures, problem.retryAfterSeconds)); });
    }
  }
}
