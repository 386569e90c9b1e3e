package sluice.position;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.ticket.Ticket;

/**
 * What one ticket is told.
 *
 * @param ahead people before it, never more than the client has seen before
 * @param eta null while the line does not move, and once called
 * @param claimUntil null unless called
 * @param progress share of the way that is behind it, 0 to 1; null unless waiting
 */
public record Position(
        Snapshot snapshot,
        State state,
        long place,
        long ahead,
        long behind,
        Eta eta,
        Double progress,
        Instant claimUntil,
        double nextPollSeconds) {

    /** Where on its way the ticket is. {@code PASSED}: it was called and claimed, or did not come in time. */
    public enum State {
        WAITING,
        CALLED,
        PASSED
    }

    /** What only the asking client knows: the lowest {@code ahead} it has shown, and a random number from -1 to 1. */
    public record Asked(long seen, double jitter) {}

    private static final long NEVER_SEEN = Long.MAX_VALUE;
    private static final double LONGEST_POLL_SECONDS = 20;
    private static final double JITTER = 0.3;

    /** A client that has not been shown anything yet. */
    public static Asked first(double jitter) {
        return new Asked(NEVER_SEEN, jitter);
    }

    /** The position of {@code ticket} as of {@code snapshot}; {@code unknown_ticket} if it is not in this line. */
    public static Position of(Snapshot snapshot, Ticket ticket, Asked asked) {
        if (!snapshot.knows(ticket)) throw Refusal.UNKNOWN_TICKET.refused();
        long place = snapshot.places().of(ticket.index());
        State state = state(snapshot, ticket);
        long computed = state == State.WAITING ? ahead(snapshot, place) : 0;
        long ahead = Math.min(Math.max(0, asked.seen()), computed);
        Eta eta = state == State.WAITING ? eta(snapshot, ahead) : null;
        return new Position(
                snapshot,
                state,
                place,
                ahead,
                behind(snapshot, place),
                eta,
                state == State.WAITING ? progress(snapshot.served(), place) : null,
                state == State.CALLED ? Instant.ofEpochMilli(snapshot.called().get(ticket.index())) : null,
                jittered(poll(state, ahead, eta), asked.jitter()));
    }

    /** Where {@code ticket} is on its way. */
    public static State state(Snapshot snapshot, Ticket ticket) {
        if (snapshot.called().containsKey(ticket.index())) return State.CALLED;
        return snapshot.places().of(ticket.index()) >= snapshot.served() ? State.WAITING : State.PASSED;
    }

    private static long ahead(Snapshot snapshot, long place) {
        return place - snapshot.served() - snapshot.leavers().between(snapshot.served(), place);
    }

    private static long behind(Snapshot snapshot, long place) {
        long after = Math.max(place + 1, snapshot.served());
        return Math.max(0, snapshot.next() - after - snapshot.leavers().between(after, snapshot.next()));
    }

    private static Eta eta(Snapshot snapshot, long ahead) {
        boolean moves = snapshot.phase() == Phase.OPEN || snapshot.phase() == Phase.DRAINING;
        boolean stands = snapshot.recovering() || snapshot.state().soldOut();
        return moves && !stands ? Eta.of(ahead, snapshot.outflow().range()) : null;
    }

    private static double progress(long served, long place) {
        return place == 0 ? 1 : Math.min(1, Math.floor(1000.0 * served / place) / 1000);
    }

    /** Often near the front and when the turn is soon, seldom far back; and never again soon when it is over. */
    private static double poll(State state, long ahead, Eta eta) {
        if (state == State.PASSED) return LONGEST_POLL_SECONDS;
        double byDistance = 1 + ahead / 50.0;
        double byTime = eta == null ? LONGEST_POLL_SECONDS : Math.max(1, eta.minSeconds() / 3.0);
        return Math.min(LONGEST_POLL_SECONDS, Math.min(byDistance, byTime));
    }

    private static double jittered(double seconds, double jitter) {
        return Math.round(10 * seconds * (1 + JITTER * jitter)) / 10.0;
    }

    public JsonObject json() {
        return new JsonObject()
                .put("sale", snapshot.sale().id().value())
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("place", place)
                .put("ahead", ahead)
                .put("behind", behind)
                .put("eta", eta == null ? null : etaJson())
                .put("progress", progress)
                .put("claim_until", claimUntil == null ? null : claimUntil.toString())
                .put("phase", snapshot.phase().word())
                .put("conditions", conditions(snapshot))
                .put("message", snapshot.message())
                .put("stock_band", snapshot.band().word())
                .put("as_of", snapshot.asOf().toString())
                .put("next_poll_seconds", nextPollSeconds);
    }

    private JsonObject etaJson() {
        return new JsonObject().put("min_seconds", eta.minSeconds()).put("max_seconds", eta.maxSeconds());
    }

    /** The conditions' words, as every answer has them. */
    public static JsonArray conditions(Snapshot snapshot) {
        JsonArray words = new JsonArray();
        snapshot.conditions().forEach(condition -> words.add(condition.word()));
        return words;
    }
}
