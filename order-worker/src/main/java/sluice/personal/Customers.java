package sluice.personal;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import sluice.personal.CustomerRows.Kept;
import sluice.postgres.Postgres;
import sluice.sale.Refusal;

/** The customers of orders, sealed on their way to Postgres and opened on their way back. */
public final class Customers {
    private final CustomerRows rows;
    private final PersonalKeyRing ring;

    public Customers(Postgres postgres, PersonalKeyRing ring) {
        this.rows = new CustomerRows(postgres);
        this.ring = ring;
    }

    /** Keeps {@code customer} for the order, in place of an earlier one. */
    Future<Void> keep(String order, Customer customer) {
        return ring.keys()
                .compose(keys -> rows.put(
                        order, keys.seal(order, customer.json().toBuffer().getBytes())));
    }

    /** What was given for the order; the refusals {@code no_customer} and {@code personal_data_off}. */
    public Future<Customer> find(String order) {
        return ring.keys().compose(on -> rows.find(order)).compose(found -> open(order, found));
    }

    private Future<Customer> open(String order, Optional<Kept> found) {
        if (found.isEmpty()) return Future.failedFuture(Refusal.NO_CUSTOMER.refused());
        Kept kept = found.get();
        return ring.keysWith(kept.sealed().keyId())
                .map(keys -> keys.open(order, kept.sealed())
                        .map(plain -> Customer.read(Buffer.buffer(plain)))
                        .orElseThrow(() -> new IllegalStateException("personal data that its key does not open")));
    }

    /** Erases what was given; {@code no_customer} if there is nothing. It needs no key. */
    Future<Void> erase(String order) {
        return rows.delete(order).map(erased -> {
            if (!erased) throw Refusal.NO_CUSTOMER.refused();
            return null;
        });
    }
}
