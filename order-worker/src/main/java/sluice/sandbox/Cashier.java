package sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides what becomes of a charge. The payment method chooses the mishap, which befalls a key once:
 * {@code tok_timeout} gets no answer and is not charged, {@code tok_drop} is charged and cut off, {@code tok_error}
 * fails. Others succeed, but for {@code tok_decline}. For one event loop.
 */
final class Cashier {
    private static final int MOST_MISHAPS = 100_000;

    /** What the caller hears. */
    enum Kind {
        ANSWER,
        RESET,
        OTHER_REQUEST,
        ERROR
    }

    /** {@code charge} is null unless it is an answer. */
    record Reply(Kind kind, SandboxCharge charge) {}

    private final Vertx vertx;
    private final ChargeLedger ledger;
    private final Map<String, Boolean> mishaps = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_MISHAPS;
        }
    };
    private SandboxKnobs knobs;

    Cashier(Vertx vertx, ChargeLedger ledger, SandboxKnobs knobs) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.knobs = knobs;
    }

    SandboxKnobs knobs() {
        return knobs;
    }

    void turn(SandboxKnobs turned) {
        knobs = turned;
    }

    /** The reply after the latency; never one if the charge hangs. */
    Future<Reply> charge(String key, ChargeRequest request) {
        Promise<Reply> silence = Promise.promise();
        if (knobs.hang()) return silence.future();
        if (knobs.latencyMillis() == 0) return decide(key, request);
        return vertx.timer(knobs.latencyMillis()).compose(late -> decide(key, request));
    }

    private Future<Reply> decide(String key, ChargeRequest request) {
        Optional<SandboxCharge> known = ledger.find(key);
        if (known.isPresent()) return Future.succeededFuture(again(known.get(), request));
        boolean first = mishaps.putIfAbsent(key, true) == null;
        return switch (request.paymentMethod()) {
            case "tok_timeout" -> first ? Promise.<Reply>promise().future() : book(key, request, "succeeded");
            case "tok_error" ->
                first ? Future.succeededFuture(new Reply(Kind.ERROR, null)) : book(key, request, "succeeded");
            case "tok_drop" -> book(key, request, "succeeded").map(new Reply(Kind.RESET, null));
            case "tok_decline" -> book(key, request, "declined");
            default -> book(key, request, declines() ? "declined" : "succeeded");
        };
    }

    private static Reply again(SandboxCharge known, ChargeRequest request) {
        return known.request().equals(request) ? new Reply(Kind.ANSWER, known) : new Reply(Kind.OTHER_REQUEST, null);
    }

    private boolean declines() {
        return knobs.declineRatio() > 0 && ThreadLocalRandom.current().nextDouble() < knobs.declineRatio();
    }

    private Future<Reply> book(String key, ChargeRequest request, String status) {
        mishaps.remove(key);
        return ledger.book(key, request, status).map(charge -> new Reply(Kind.ANSWER, charge));
    }
}
