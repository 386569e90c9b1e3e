package sluice.gate;

import io.vertx.core.Future;
import sluice.sale.Sale;

/** Puts a sale's knobs into force in Redis and notes in Postgres since when they are. May be repeated, by any node. */
public final class KnobPush {
    private final RedisGate gate;
    private final GateHistory history;

    public KnobPush(RedisGate gate, GateHistory history) {
        this.gate = gate;
        this.history = history;
    }

    /** Fails if either store did not take it; what is newer in Redis stays. */
    public Future<Void> push(Sale sale) {
        return gate.push(sale)
                .compose(inForce ->
                        inForce.revision() == sale.revision() ? history.note(sale, inForce) : Future.succeededFuture());
    }
}
