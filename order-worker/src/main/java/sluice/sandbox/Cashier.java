package sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Decides what becomes of a charge or a refund. The payment method chooses the mishap of a charge, which befalls a key
 * once: {@code tok_timeout} gets no answer and is not charged, {@code tok_drop} is charged and cut off,
 * {@code tok_error} fails, {@code tok_processing} is charged and said to be on its way. Others succeed, but for
 * {@code tok_decline}, unless a knob says otherwise. For one event loop.
 */
final class Cashier {
    private static final int MOST_MISHAPS = 100_000;

    /** What the caller hears. */
    enum Kind {
        ANSWER,
        PROCESSING,
        RESET,
        OTHER_REQUEST,
        REFUSED,
        ERROR
    }

    /** {@code entry} is null unless it is an answer. */
    record Reply<T>(Kind kind, T entry) {
        private static <T> Reply<T> of(Kind kind) {
            return new Reply<>(kind, null);
        }
    }

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

    /** The reply after the latency; never one if the charge hangs. {@code booked} is told of a new charge. */
    Future<Reply<SandboxCharge>> charge(String key, ChargeRequest request, Consumer<SandboxCharge> booked) {
        return inTime(() -> decide(key, request, booked));
    }

    /** The reply after the latency, as for a charge. */
    Future<Reply<SandboxRefund>> refund(String key, SandboxRefund.Request request) {
        return inTime(() -> decide(key, request));
    }

    private <T> Future<Reply<T>> inTime(Supplier<Future<Reply<T>>> decision) {
        if (knobs.hang()) return Promise.<Reply<T>>promise().future();
        if (chance(knobs.errorRatio())) return Future.succeededFuture(Reply.of(Kind.ERROR));
        if (knobs.latencyMillis() == 0) return decision.get();
        return vertx.timer(knobs.latencyMillis()).compose(late -> decision.get());
    }

    private static boolean chance(double ratio) {
        return ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio;
    }

    private Future<Reply<SandboxCharge>> decide(String key, ChargeRequest request, Consumer<SandboxCharge> booked) {
        Optional<SandboxCharge> known = ledger.find(key);
        if (known.isPresent()) {
            return again(known.get(), known.get().request().equals(request));
        }
        boolean first = mishaps.putIfAbsent(key, true) == null;
        String method = request.paymentMethod();
        if (first && method.equals("tok_timeout")) {
            return Promise.<Reply<SandboxCharge>>promise().future();
        }
        if (first && method.equals("tok_error")) return Future.succeededFuture(Reply.of(Kind.ERROR));
        boolean declined = method.equals("tok_decline") || chance(knobs.declineRatio());
        mishaps.remove(key);
        return ledger.book(key, request, declined ? "declined" : "succeeded")
                .onSuccess(booked::accept)
                .map(charge -> switch (method) {
                    case "tok_drop" -> Reply.of(Kind.RESET);
                    case "tok_processing" -> new Reply<>(Kind.PROCESSING, charge);
                    default -> told(charge);
                });
    }

    private <T> Reply<T> told(T entry) {
        return chance(knobs.dropRatio()) ? Reply.of(Kind.RESET) : new Reply<>(Kind.ANSWER, entry);
    }

    private static <T> Future<Reply<T>> again(T known, boolean same) {
        return Future.succeededFuture(same ? new Reply<>(Kind.ANSWER, known) : Reply.of(Kind.OTHER_REQUEST));
    }

    private Future<Reply<SandboxRefund>> decide(String key, SandboxRefund.Request request) {
        Optional<SandboxRefund> known = ledger.findRefund(key);
        if (known.isPresent()) {
            return again(known.get(), known.get().request().equals(request));
        }
        if (!ledger.covers(request)) return Future.succeededFuture(Reply.of(Kind.REFUSED));
        return ledger.book(key, request).map(this::told);
    }
}
