package sluice.payment;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** Charges in Postgres: who asks for which. What was heard is {@link OutcomeRows}'. */
final class ChargeRows {
    private static final String TAKE_PLACED = Sql.of("payment/take-placed.sql");
    private static final String PEND = Sql.of("payment/pend-placed.sql");
    private static final String TAKE_OPEN = Sql.of("payment/take-open.sql");

    private final Postgres postgres;
    private final String provider;
    private final Duration patience;

    /** @param patience after which a charge that was taken and not finished is anybody's */
    ChargeRows(Postgres postgres, String provider, Duration patience) {
        this.postgres = postgres;
        this.provider = provider;
        this.patience = patience;
    }

    /** Lets at most {@code most} placed orders wait because no charge is sent now; answers their ids. */
    Future<List<String>> pend(int most) {
        return postgres.run(PEND, Tuple.of(most, "no charge is sent now")).map(rows -> {
            List<String> orders = new ArrayList<>();
            rows.forEach(row -> orders.add(row.getString("id")));
            return orders;
        });
    }

    /** Takes waiting orders; they are charging now. */
    Future<List<Charge>> takePlaced(int most) {
        return postgres.run(TAKE_PLACED, Tuple.of(most, provider, patience.toMillis()))
                .map(ChargeRows::charges);
    }

    /** Takes charges whose outcome is open, and which it is time to ask again. */
    Future<List<Charge>> takeOpen(int most) {
        return postgres.run(TAKE_OPEN, Tuple.of(most, provider, patience.toMillis()))
                .map(ChargeRows::charges);
    }

    private static List<Charge> charges(RowSet<Row> rows) {
        List<Charge> charges = new ArrayList<>();
        for (Row row : rows) {
            charges.add(new Charge(
                    row.getString("id"),
                    row.getInteger("attempt"),
                    row.getInteger("asks"),
                    row.getLong("waited_ms"),
                    row.getString("idempotency_key"),
                    new Charge.Money(row.getLong("amount"), row.getString("currency")),
                    row.getString("payment_method"),
                    row.getString("charge_id")));
        }
        return charges;
    }
}
