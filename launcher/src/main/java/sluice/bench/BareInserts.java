package sluice.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import sluice.bench.WrittenSale.Reservation;
import sluice.postgres.Postgres;

/**
 * The rows of orders, written by nothing but batched inserts: into tables with the same columns, indexes and checks,
 * without triggers, in transactions of a thousand orders.
 */
final class BareInserts {
    private static final int BATCH = 1_000;
    private static final List<String> TABLES = List.of("reservation", "orders", "order_history");
    private static final String RESERVATIONS = """
            INSERT INTO bare_reservation
                (sale, id, ticket, buyer, fingerprint, payment_method, lines, epoch, seq, status)
            SELECT 'persist', r.id, r.ticket, r.ticket, r.id || r.id, 'later', 'unit=1', 1, 1, 'reserved'
            FROM unnest($1::text[], $2::text[]) AS r (id, ticket)""";
    private static final String ORDERS = """
            INSERT INTO bare_orders
                (id, sale, ticket, buyer, status, amount, currency, lines, payment_method, expires_at, cause)
            SELECT o.id, 'persist', o.ticket, o.ticket, 'placed', 100, 'EUR',
                   '[{"product": "unit", "title": "Unit", "quantity": 1, "unit_price": 100}]', 'later',
                   now() + interval '1 day', 'the journal'
            FROM unnest($1::text[], $2::text[]) AS o (id, ticket)""";
    private static final String HISTORY = """
            INSERT INTO bare_order_history (order_id, at, from_status, to_status, cause)
            SELECT o.id, now(), NULL, 'placed', 'the journal' FROM unnest($1::text[]) AS o (id)""";

    private final Postgres postgres;

    private BareInserts(Postgres postgres) {
        this.postgres = postgres;
    }

    static BareInserts into(Postgres postgres) throws Exception {
        for (String table : TABLES) {
            Stage.await(postgres.run("CREATE TABLE bare_" + table + " (LIKE " + table + " INCLUDING ALL)"));
        }
        return new BareInserts(postgres);
    }

    /** Writes them one batch after the other; answers how many a second. */
    double rate(List<Reservation> rows) throws Exception {
        long begun = System.nanoTime();
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<Reservation> some = rows.subList(from, Math.min(rows.size(), from + BATCH));
            Stage.await(postgres.transaction(transaction -> insert(transaction, some)));
        }
        return rows.size() * 1e9 / (System.nanoTime() - begun);
    }

    private static Future<Void> insert(SqlConnection transaction, List<Reservation> rows) {
        String[] ids = column(rows, Reservation::id);
        String[] tickets = column(rows, Reservation::ticket);
        Tuple both = Tuple.tuple().addValue(ids).addValue(tickets);
        return transaction
                .preparedQuery(RESERVATIONS)
                .execute(both)
                .compose(done -> transaction.preparedQuery(ORDERS).execute(both))
                .compose(done ->
                        transaction.preparedQuery(HISTORY).execute(Tuple.tuple().addValue(ids)))
                .mapEmpty();
    }

    private static String[] column(List<Reservation> rows, Function<Reservation, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
