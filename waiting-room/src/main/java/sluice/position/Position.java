package sluice.position;

import java.time.Instant;
import java.util.Locale;
import sluice.sale.Refusal;
import sluice.ticket.Ticket;

/**
 * What one ticket is told.
 *
 * @param standing its place and how many are before and behind it; null before the draw
 * @param delay how long yet
 * @param claimUntil null unless called or set aside
 * @param nextPollTenths when the client should ask again, in tenths of a second
 */
public record Position(
        Snapshot snapshot, State state, Standing standing, Wait delay, Instant claimUntil, int nextPollTenths) {

    /**
     * Where on its way the ticket is. {@code SET_ASIDE}: it was called while nobody answered and may still come in.
     * {@code PASSED}: it was called and claimed, or did not come in time.
     */
    public enum State {
        WAITING,
        CALLED,
        SET_ASIDE,
        PASSED;

        private final String word = name().toLowerCase(Locale.ROOT);

        public String word() {
            return word;
        }
    }

    /** {@code ahead} is never more than the client has seen before. */
    public record Standing(long place, long ahead, long behind) {}

    /**
     * The expected wait.
     *
     * @param eta null while the line does not move, and once called
     * @param reason why it is null or has grown; else null
     * @param progressThousandths share of the way that is behind the ticket, 0 to 1000; -1 unless waiting
     */
    public record Wait(Eta eta, EtaReason reason, int progressThousandths) {
        private static final int NONE = -1;
        private static final Wait OVER = new Wait(null, null, NONE);
    }

    /** What only the asking client knows: the lowest {@code ahead} it has shown, and a random number from -1 to 1. */
    public record Asked(long seen, double jitter) {}

    private static final long NEVER_SEEN = Long.MAX_VALUE;

    /** A client that has not been shown anything yet. */
    public static Asked first(double jitter) {
        return new Asked(NEVER_SEEN, jitter);
    }

    public double nextPollSeconds() {
        return nextPollTenths / 10.0;
    }

    /** The lowest {@code ahead} that a client has shown once it was shown this. */
    public long seen() {
        return standing == null ? NEVER_SEEN : standing.ahead();
    }

    /** The position of {@code ticket} as of {@code snapshot}; {@code unknown_ticket} if it is not in this line. */
    public static Position of(Snapshot snapshot, Ticket ticket, Asked asked, Cadence cadence) {
        if (!snapshot.knows(ticket)) throw Refusal.UNKNOWN_TICKET.refused();
        State state = state(snapshot, ticket);
        Standing standing = snapshot.undrawn() ? null : standing(snapshot, ticket, state, asked.seen());
        Wait wait = state == State.WAITING ? wait(snapshot, standing) : Wait.OVER;
        return new Position(
                snapshot,
                state,
                standing,
                wait,
                claimUntil(snapshot, ticket, state),
                Cadence.jitteredTenths(pause(state, standing, wait.eta(), cadence), asked.jitter()));
    }

    /** Where {@code ticket} is on its way. */
    public static State state(Snapshot snapshot, Ticket ticket) {
        Long index = ticket.index();
        if (snapshot.called().containsKey(index)) return State.CALLED;
        if (snapshot.aside().containsKey(index)) return State.SET_ASIDE;
        return snapshot.places().of(ticket.index()) >= snapshot.served() ? State.WAITING : State.PASSED;
    }

    private static Standing standing(Snapshot snapshot, Ticket ticket, State state, long seen) {
        long place = snapshot.places().of(ticket.index());
        long computed = state == State.WAITING ? ahead(snapshot, place) : 0;
        return new Standing(place, Math.min(Math.max(0, seen), computed), behind(snapshot, place));
    }

    private static long ahead(Snapshot snapshot, long place) {
        return place - snapshot.served() - snapshot.leavers().between(snapshot.served(), place);
    }

    private static long behind(Snapshot snapshot, long place) {
        long after = Math.max(place + 1, snapshot.served());
        return Math.max(0, snapshot.next() - after - snapshot.leavers().between(after, snapshot.next()));
    }

    private static Wait wait(Snapshot snapshot, Standing standing) {
        EtaReason stands = EtaReason.standing(snapshot);
        if (standing == null) return new Wait(null, stands, Wait.NONE);
        int progress = progress(snapshot.served(), standing.place());
        if (stands != null) return new Wait(null, stands, progress);
        Eta eta = Eta.of(standing.ahead(), snapshot.outflow().range());
        return new Wait(eta, snapshot.outflow().slowed(), progress);
    }

    private static int progress(long served, long place) {
        return place == 0 ? 1000 : (int) Math.min(1000, 1000 * served / place);
    }

    private static Instant claimUntil(Snapshot snapshot, Ticket ticket, State state) {
        return switch (state) {
            case CALLED -> Instant.ofEpochMilli(snapshot.called().get(ticket.index()));
            case SET_ASIDE -> Instant.ofEpochMilli(snapshot.aside().get(ticket.index()));
            case WAITING, PASSED -> null;
        };
    }

    /** Never again soon when it is over. */
    private static double pause(State state, Standing standing, Eta eta, Cadence cadence) {
        if (state == State.PASSED || standing == null) return cadence.longestSeconds();
        return cadence.seconds(standing.ahead(), eta);
    }
}
