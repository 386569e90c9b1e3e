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
 * @param position where it stood: an offset of the log, an order's id
 */
public record DeadLetter(String position, String reason, String body) {
    private static final String INSERT = Sql.of("outbox/insert-dead-letters.sql");
    private static final int MOST = 16 * 1024;

    public DeadLetter {
        // Postgres' text takes every character but NUL.
        body = (body.length() > MOST ? body.substring(0, MOST) : body).replace('\0', '\uFFFD');
    }

    /** Keeps letters from {@code source} ({@code journal} or {@code outbox}), each once. */
    public static Future<Void> insert(SqlConnection transaction, String source, SaleId sale, List<DeadLetter> letters) {
        if (letters.isEmpty()) return Future.succeededFuture();
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(
                        source,
                        sale.value(),
                        column(letters, DeadLetter::position),
                        column(letters, DeadLetter::reason),
                        column(letters, DeadLetter::body)))
                .mapEmpty();
    }

    private static String[] column(List<DeadLetter> letters, Function<DeadLetter, String> text) {
        return letters.stream().map(text).toArray(String[]::new);
    }
}
