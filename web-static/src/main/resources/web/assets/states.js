// The sale page's decisions, all pure: facts in, what to show out. Nothing here touches the document or the network.

/**
 * Which view to show. Facts: `sale` and `position` (as the server sent them, or null), `asked` (the server has said
 * whether this browser has a place), `saleProblem`, `act` (`joining`, `entering`, `door` while the shop is full or
 * `going` on to one elsewhere), `ended` (`turn_passed`, `pass_over`, `left` or `lost`, learned from a refusal), `pass`,
 * `buying` (a purchase was sent and not yet answered), `bought` (the order of this visit), `nowMs` on the server's
 * clock. Views: loading, missing, error, early, landing, joining, pool (in the draw, before the opening), line, turn,
 * aside (called while nobody answered), door, entering, going, inside, turn_passed, pass_over, bought, left, lost,
 * closed.
 */
export function viewOf(facts) {
  const { sale, saleProblem, position, act, ended } = facts;
  if (!sale) return saleProblem?.code === 'unknown_sale' ? 'missing' : saleProblem ? 'error' : 'loading';
  if (act === 'joining' || act === 'going') return act;
  // A purchase on its way outlives everything else: only its answer tells whether there is an order.
  if (facts.buying && facts.pass) return 'inside';
  if (ended) return ended;
  if (phaseOf(facts) === 'closed') return 'closed';
  if (!position) return passLives(facts) ? 'inside' : facts.asked ? newcomerView(facts) : 'loading';
  switch (position.state) {
    case 'waiting': return isUndrawn(position) ? 'pool' : 'line';
    case 'called': return calledView(facts, 'turn');
    case 'set_aside': return calledView(facts, 'aside');
    case 'passed': return passedView(facts);
    default: return 'error';
  }
}

/** News from just before the pass was given may come after it. */
function calledView(facts, otherwise) {
  if (passLives(facts)) return 'inside';
  return facts.act === 'door' ? 'door' : facts.act === 'entering' ? 'entering' : otherwise;
}

/** Before the opening nobody has a place yet. */
export function isUndrawn(position) {
  return position.state === 'waiting' && position.place === null;
}

/** The turn was taken, here or in another tab, or missed: without a pass only asking for it again tells which. */
function passedView(facts) {
  if (facts.bought) return 'bought';
  if (passLives(facts)) return 'inside';
  return facts.pass ? 'pass_over' : 'entering';
}

function passLives({ pass, nowMs }) {
  return Boolean(pass) && Date.parse(pass.expires_at) > nowMs;
}

function newcomerView(facts) {
  if (phaseOf(facts) === 'draining') return 'closed';
  return startsLater(facts) ? 'early' : 'landing';
}

/** The position is newer than the catalogue, which may come from a cache. */
export function phaseOf({ sale, position }) {
  return position?.phase ?? sale.phase;
}

export function startsLater({ sale, nowMs }) {
  return ['draft', 'prequeue'].includes(sale.phase) && Date.parse(sale.event_start_time ?? '') > nowMs;
}

/** A line may be joined from the pre-queue on; before that only the clock helps. */
export function mayJoin(facts) {
  if (facts.sale.phase === 'draft') return !startsLater(facts) && Boolean(facts.sale.event_start_time);
  return ['prequeue', 'open', 'paused'].includes(facts.sale.phase);
}

/** The one notice that matters most now, or null: recovering, healing, halted, paused(_early), sold_out, draining. */
export function noticeOf(facts) {
  const phase = phaseOf(facts);
  const conditions = facts.position?.conditions ?? facts.sale.conditions ?? [];
  if (conditions.includes('recovering')) return 'recovering';
  if (conditions.includes('healing')) return 'healing';
  if (conditions.includes('halted')) return 'halted';
  if (phase === 'paused') return facts.position && isUndrawn(facts.position) ? 'paused_early' : 'paused';
  if (conditions.includes('sold_out')) return 'sold_out';
  return facts.position && phase === 'draining' ? phase : null;
}

/** What the line shows next: places ahead and progress only ever get better, whatever arrives. */
export function advance(shown, position) {
  const ahead = Math.min(shown?.ahead ?? Infinity, position.ahead ?? Infinity);
  return {
    ahead: Number.isFinite(ahead) ? ahead : null,
    progress: Math.max(shown?.progress ?? 0, position.progress ?? 0),
  };
}

/** Whether the tickets of a sale that is not open yet will be drawn. */
export function isDrawAhead({ sale, position }) {
  if (!sale.draw?.commitment || sale.draw.drawn) return false;
  if (position) return isUndrawn(position);
  return sale.phase === 'prequeue' || sale.phase === 'draft' && Boolean(sale.prequeue_start_time);
}

/**
 * What the page has to say of the draw: `ahead` before it, `check` when the ticket (index `index`, null if this browser
 * forgot it) was in it, null when it does not concern this visitor.
 */
export function drawConcern(facts, index) {
  const { draw } = facts.sale;
  if (isDrawAhead(facts)) return 'ahead';
  if (!draw?.drawn || !draw.cohort || !facts.position) return null;
  return index === null || index < draw.cohort ? 'check' : null;
}

/** The milestone worth saying aloud between two things shown, or null. */
export function milestone(before, after) {
  if (before?.ahead == null || after.ahead == null) return null;
  return [0, 10, 100, 1000].find((mark) => after.ahead <= mark && before.ahead > mark) ?? null;
}

/** What a refused claim means: at the door, turn over, not yet called, or ask again later. */
export function afterClaimRefused(problem) {
  if (problem.code === 'wait_at_door') return 'door';
  if (problem.code === 'claim_expired') return 'turn_passed';
  if (['not_called', 'unknown_ticket'].includes(problem.code)) return 'look_again';
  return problem.passing || problem.code === 'sale_paused' ? 'retry' : 'tell';
}

/** What a refused purchase means; only `retry` keeps the attempt and its key. */
export function afterBuyRefused(problem) {
  if (problem.passing) return 'retry';
  if (['pass_expired', 'pass_invalid', 'not_admitted'].includes(problem.code)) return 'pass_over';
  return problem.code === 'pass_used' ? 'bought' : 'tell';
}
