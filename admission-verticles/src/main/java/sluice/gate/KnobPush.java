package sluice.gate;

import io.vertx.core.Future;
import sluice.gate.RedisGate.InForce;
import sluice.sale.Sale;

/** Puts a sale's knobs into force in Redis and notes in Postgres since when they are. May be repeated, by any node. */
public final class KnobPush {
    private final RedisGate gate;
    private final GateHistory history;

    public KnobPush(RedisGate gate, GateHistory history) {
        this.gate = gate;
        this.history = history;
    }

    /** Both steps; fails if either store did not take it. What is newer in Redis stays. */
    public Future<Void> push(Sale sale) {
        return intoForce(sale).compose(inForce -> note(sale, inForce));
    }

    Future<InForce> intoForce(Sale sale) {
        return gate.push(sale);
    }

    /** Nothing to do if it is another revision that is in force: whoever pushed that one notes it. */
    Future<Void> note(Sale sale, InForce inForce) {
        return inForce.revision() == sale.revision() ? history.note(sale, inForce) : Future.succeededFuture();
    }
}
