package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
// has waited too long is found first in order of arrival, and who hangs up says so himself. A ticket is held once,
// however many of its owner's pages ask.
final class Door {
    /** How long one is held at most, how many are, and in what steps they are asked for. */
    record Limits(long patienceMillis, long intervalMillis, int most, int batch) {}

    private static final Claimed WAIT = new Claimed(Word.WAIT, null);

    private static final class Held {
        private final Claim claim;
        private final long number;
        private final long until;
        private final Promise<Claimed> answer = Promise.promise();
        private int claimants = 1;

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
    private final Map<String, Held> byArrival = new LinkedHashMap<>();
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
        Held known = byArrival.get(claim.ticket());
        if (known != null) return join(known, onGone);
        if (byPlace.size() >= limits.most() || limits.patienceMillis() == 0) return Future.succeededFuture(WAIT);
        Held held = new Held(claim, arrivals++, System.nanoTime() + limits.patienceMillis() * 1_000_000);
        byPlace.add(held);
        byArrival.put(claim.ticket(), held);
        onGone.accept(() -> leave(held));
        look();
        return held.answer.future();
    }

    private Future<Claimed> join(Held held, Consumer<Runnable> onGone) {
        held.claimants++;
        onGone.accept(() -> leave(held));
        return held.answer.future();
    }

    private void leave(Held held) {
        if (--held.claimants == 0) answer(held, WAIT);
    }

    private void look() {
        if (timed || byPlace.isEmpty()) return;
        timed = true;
        vertx.setTimer(limits.intervalMillis(), timer -> {
            timed = false;
            dismiss();
            if (!asking && !byPlace.isEmpty()) ask();
            look();
        });
    }

    private void dismiss() {
        long now = System.nanoTime();
        while (!byArrival.isEmpty()) {
            Held first = byArrival.values().iterator().next();
            if (first.until - now > 0) return;
            answer(first, WAIT);
        }
    }

    private void answer(Held held, Claimed claimed) {
        remove(held);
        held.answer.tryComplete(claimed);
    }

    private void remove(Held held) {
        byPlace.remove(held);
        byArrival.remove(held.claim.ticket(), held);
    }

    private void ask() {
        List<Held> next = next();
        asking = true;
        answers(next.stream().map(held -> held.claim).toList()).onComplete(outcome -> {
            asking = false;
            for (int i = 0; i < next.size(); i++) {
                if (outcome.failed()) fail(next.get(i), outcome.cause());
                else if (outcome.result().get(i).word() != Word.WAIT)
                    answer(next.get(i), outcome.result().get(i));
            }
        });
    }

    private Future<List<Claimed>> answers(List<Claim> claims) {
        try {
            return gate.apply(claims).map(answers -> {
                if (answers.size() == claims.size()) return answers;
                throw new IllegalStateException(claims.size() + " claims got " + answers.size() + " answers");
            });
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void fail(Held held, Throwable cause) {
        remove(held);
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
        long share = Math.min(behind, Math.max(limits.batch(), behind * limits.intervalMillis() / 1000 + 1));
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
