package sluice.simulation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.journal.Fold;
import sluice.lease.Lease;
import sluice.ledger.Counts;
import sluice.ledger.LedgerEvent;
import sluice.ledger.LedgerModel;
import sluice.ledger.LedgerModel.Step;
import sluice.ledger.LedgerState;
import sluice.simulation.Fault.Kind;

/** Redis: one server that counts, and one that some still use after it was replaced. */
final class RedisServers {
    private static final int REMEMBERED = 8;

    /** An entry that waits in the journal. */
    record Raw(Fold at, String text) {
        String recordValue() {
            return at + "\n" + text;
        }
    }

    /** One server, with its latest states: what a replica may have. */
    private static final class Server {
        private final String runId;
        private final Deque<LedgerState> earlier = new ArrayDeque<>();
        private final Map<String, Turn> turns = new HashMap<>();
        private LedgerState state;

        Server(String runId, LedgerState state) {
            this.runId = runId;
            this.state = state;
        }

        void set(LedgerState next) {
            earlier.addFirst(state);
            if (earlier.size() > REMEMBERED) earlier.removeLast();
            state = next;
        }

        LedgerState before(int writes) {
            LedgerState[] states = earlier.toArray(LedgerState[]::new);
            return writes == 0 || states.length == 0 ? state : states[Math.min(writes, states.length) - 1];
        }
    }

    private record Turn(String holder, long until) {}

    private final World world;
    private final LedgerModel model;
    private int servers;
    private Server primary;
    private Server old;
    private long splitUntil;

    RedisServers(World world) {
        this.world = world;
        this.model = world.rules.ledger();
        this.primary = server(LedgerState.empty());
    }

    private Server server(LedgerState state) {
        return new Server("run" + ++servers, state);
    }

    /** The server that a process is connected to; half of the processes stay with the old one while there are two. */
    private Server serverOf(SimProcess process) {
        if (world.faultNow(Kind.REDIS_IS_AWAY)) throw new StoreAway("redis is away");
        boolean stays = old != null && world.timeline.now() < splitUntil && process.name.endsWith("1");
        return stays ? old : primary;
    }

    /** Runs an event of the ledger for a process; what is written is checked. */
    @CanIgnoreReturnValue
    Step run(SimProcess process, LedgerEvent event) {
        Server server = serverOf(process);
        Step step = model.apply(server.state, server.runId, event);
        if (step.state() != server.state) {
            server.set(step.state());
            world.trace(process, () -> server.runId + " " + event + " -> " + step.answer() + step.entry());
        }
        if (step.answer().get(0).equals("BROKEN")) throw new Violation("counters do not add up: " + step.answer());
        for (Counts counts : step.state().stock().values()) {
            boolean sound = step.state().head().restoring() > 0 || counts.isSound();
            if (!sound) throw new Violation("counters do not add up: " + counts);
        }
        return step;
    }

    /** For the variant that journals in a second call. */
    boolean append(SimProcess process, String text) {
        Server server = serverOf(process);
        server.set(LedgerModel.journaled(server.state, text));
        return true;
    }

    /** Lets a ticket in, on a server that is verified; {@code false} if there is none. */
    boolean admit(SimProcess process, String ticket, Lease lease) {
        Server server = serverOf(process);
        if (!server.runId.equals(server.state.head().owner())) return false;
        if (!server.state.leases().containsKey(ticket)) run(process, new LedgerEvent.Admit(ticket, lease));
        return true;
    }

    /** {@code take-turn.lua}. */
    boolean takeTurn(SimProcess process, String what, long length) {
        Server server = serverOf(process);
        Turn turn = server.turns.get(what);
        boolean others = turn != null
                && turn.until() > world.timeline.now()
                && !turn.holder().equals(process.name);
        if (!others) server.turns.put(what, new Turn(process.name, world.timeline.now() + length));
        return !others;
    }

    List<Raw> journalAfter(SimProcess process, Fold position, int most) {
        List<Raw> entries = new ArrayList<>();
        serverOf(process).state.journalAfter(position).forEach((at, text) -> {
            if (entries.size() < most) entries.add(new Raw(at, text));
        });
        return entries;
    }

    /** The ledger as the server has it that counts. */
    LedgerState state() {
        return primary.state;
    }

    boolean isOwned() {
        return primary.runId.equals(primary.state.head().owner());
    }

    void restart() {
        primary = server(primary.state);
    }

    void failOver(int lostWrites) {
        primary = server(primary.before(lostWrites));
        old = null;
    }

    void split(int lostWrites, long length) {
        old = primary;
        primary = server(old.before(lostWrites));
        splitUntil = world.timeline.now() + length;
    }

    void empty(boolean restarted) {
        old = null;
        if (restarted) primary = server(LedgerState.empty());
        else primary.set(LedgerState.empty());
    }
}
