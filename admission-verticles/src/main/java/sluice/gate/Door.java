package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import sluice.gate.RedisGate.Claim;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;

/**
 * Those of one sale and one event loop who were called, asked to come in and must wait for a token or for room. They
 * are held here, and asked for again at each admission interval, so that no token lies idle until somebody asks anew.
 */
// One call asks for the first of them, in order of place, as many as fit into a batch; one who waits behind these is
// asked for at least once a second, which keeps him at the door in Redis. Nobody costs anything between the calls: who
// has waited too long is found at the head of a queue in order of arrival, and who hangs up says so himself.
final class Door {
    /** How long one is held at most, how many are, and in what steps they are asked for. */
    record Limits(long patienceMillis, long intervalMillis, int most, int batch) {}

    private static final Claimed WAIT = new Claimed(Word.WAIT, null);
    private static final int INTERVALS_A_SECOND = 10;

    private static final class Held {
        private final Claim claim;
        private final long number;
        private final long until;
        private final Promise<Claimed> answer = Promise.promise();

        Held(Claim claim, long number, long until) {
            this.claim = claim;
            this.number = number;
            this.until = until;
        }

        long place() {
            return claim.place();
        }

        long number() {
            return number;
        }
    }

    private final Vertx vertx;
    private final Limits limits;
    private final Function<List<Claim>, Future<List<Claimed>>> gate;
    private final TreeSet<Held> byPlace =
            new TreeSet<>(Comparator.comparingLong(Held::place).thenComparingLong(Held::number));
    private final ArrayDeque<Held> byArrival = new ArrayDeque<>();
    private long arrivals;
    private Held lastAsked;
    private boolean asking;
    private boolean timed;

    Door(Vertx vertx, Limits limits, Function<List<Claim>, Future<List<Claimed>>> gate) {
        this.vertx = vertx;
        this.limits = limits;
        this.gate = gate;
    }

    /**
     * Holds a claim until the gate says something else than WAIT; WAIT if it never does, or if too many are held.
     * {@code onGone} takes what to do when the claimant hangs up.
     */
    Future<Claimed> hold(Claim claim, Consumer<Runnable> onGone) {
        if (byPlace.size() >= limits.most() || limits.patienceMillis() == 0) return Future.succeededFuture(WAIT);
        Held held = new Held(claim, arrivals++, System.nanoTime() + limits.patienceMillis() * 1_000_000);
        byPlace.add(held);
        byArrival.add(held);
        onGone.accept(() -> answer(held, WAIT));
        look();
        return held.answer.future();
    }

    private void look() {
        if (timed || byPlace.isEmpty()) return;
        timed = true;
        vertx.setTimer(limits.intervalMillis(), timer -> {
            timed = false;
            dismiss();
            if (byPlace.isEmpty()) byArrival.clear();
            else if (!asking) ask();
            look();
        });
    }

    private void dismiss() {
        long now = System.nanoTime();
        while (!byArrival.isEmpty()) {
            Held first = byArrival.peek();
            if (first.until - now > 0 && byPlace.contains(first)) return;
            byArrival.poll();
            answer(first, WAIT);
        }
    }

    private void answer(Held held, Claimed claimed) {
        byPlace.remove(held);
        held.answer.tryComplete(claimed);
    }

    private void ask() {
        List<Held> next = next();
        asking = true;
        gate.apply(next.stream().map(held -> held.claim).toList()).onComplete(outcome -> {
            asking = false;
            for (int i = 0; i < next.size(); i++) {
                if (outcome.failed()) fail(next.get(i), outcome.cause());
                else if (outcome.result().get(i).word() != Word.WAIT)
                    answer(next.get(i), outcome.result().get(i));
            }
        });
    }

    private void fail(Held held, Throwable cause) {
        byPlace.remove(held);
        held.answer.tryFail(cause);
    }

    /** The first ones, and of the others those whose turn it is to be asked for. */
    private List<Held> next() {
        List<Held> next = new ArrayList<>();
        Iterator<Held> all = byPlace.iterator();
        while (all.hasNext() && next.size() < limits.batch()) next.add(all.next());
        Held last = next.get(next.size() - 1);
        int behind = byPlace.size() - next.size();
        if (behind == 0) return next;
        Held from = lastAsked == null || byPlace.higher(lastAsked) == null ? last : later(last, lastAsked);
        int share = Math.min(behind, Math.max(limits.batch(), behind / INTERVALS_A_SECOND + 1));
        for (Held held : byPlace.tailSet(from, false)) {
            if (share-- == 0) break;
            next.add(held);
        }
        lastAsked = next.get(next.size() - 1);
        return next;
    }

    private Held later(Held one, Held other) {
        return byPlace.comparator().compare(one, other) >= 0 ? one : other;
    }
}
