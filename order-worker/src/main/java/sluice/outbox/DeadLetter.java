package sluice.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/**
 * What could not be understood, with the reason. Trouble of a store never makes one.
 *
 * @param position where it stood: an offset of the log, an order's id, an event's id
 * @param whole whether {@code body} is all there was; only then can it be replayed
 */
public record DeadLetter(String position, String reason, String body, boolean whole) {
    private static final String INSERT = Sql.of("outbox/insert-dead-letters.sql");
    /** More than the largest entry that a ledger writes. */
    private static final int MOST = 64 * 1024;

    /** As much of {@code body} as is kept. Postgres' text takes every character but NUL. */
    public static DeadLetter of(String position, String reason, String body) {
        String kept = storable(body);
        return new DeadLetter(position, storable(reason), kept, kept.equals(body));
    }

    private static String storable(String text) {
        return (text.length() > MOST ? text.substring(0, MOST) : text).replace('\0', '\uFFFD');
    }

    /** Keeps letters from {@code source} ({@code journal}, {@code outbox} or {@code webhook}), each once. */
    public static Future<Void> insert(SqlConnection transaction, String source, SaleId sale, List<DeadLetter> letters) {
        if (letters.isEmpty()) return Future.succeededFuture();
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(
                        source,
                        sale.value(),
                        column(letters, DeadLetter::position),
                        column(letters, DeadLetter::reason),
                        column(letters, DeadLetter::body),
                        letters.stream().map(DeadLetter::whole).toArray(Boolean[]::new)))
                .mapEmpty();
    }

    private static String[] column(List<DeadLetter> letters, Function<DeadLetter, String> text) {
        return letters.stream().map(text).toArray(String[]::new);
    }
}
