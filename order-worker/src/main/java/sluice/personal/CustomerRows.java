package sluice.personal;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sluice.personal.PersonalKeys.Sealed;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** The sealed customers of orders in Postgres. */
final class CustomerRows {
    private static final String UPSERT = Sql.of("personal/upsert-customer.sql");
    private static final String SELECT = Sql.of("personal/select-customer.sql");
    private static final String DELETE = Sql.of("personal/delete-customer.sql");
    private static final String SELECT_OLDER = Sql.of("personal/select-older.sql");
    private static final String RESEAL = Sql.of("personal/reseal-customers.sql");

    /** A row as it is kept. */
    record Kept(String order, Sealed sealed) {}

    /** A row and what is to take its place. */
    record Resealed(Kept before, Sealed after) {}

    private final Postgres postgres;

    CustomerRows(Postgres postgres) {
        this.postgres = postgres;
    }

    Future<Void> put(String order, Sealed sealed) {
        Tuple arguments = Tuple.of(order, sealed.keyId(), sealed.nonce(), sealed.text());
        return postgres.run(UPSERT, arguments).mapEmpty();
    }

    Future<Optional<Kept>> find(String order) {
        return postgres.run(SELECT, Tuple.of(order))
                .map(CustomerRows::kept)
                .map(found -> found.stream().findFirst());
    }

    /** Erases the row; {@code false} if there is none. */
    Future<Boolean> delete(String order) {
        return postgres.run(DELETE, Tuple.of(order)).map(rows -> rows.rowCount() > 0);
    }

    /** The next {@code most} rows behind {@code order} that the key {@code newest} has not sealed. */
    Future<List<Kept>> older(String order, String newest, int most) {
        return postgres.run(SELECT_OLDER, Tuple.of(order, newest, most)).map(CustomerRows::kept);
    }

    /** Puts each in the place of what it was made from, if that is still there; answers how many were. */
    Future<Integer> reseal(List<Resealed> rows) {
        if (rows.isEmpty()) return Future.succeededFuture(0);
        Tuple arguments = Tuple.tuple()
                .addValue(rows.stream().map(row -> row.before().order()).toArray(String[]::new))
                .addValue(buffers(rows, row -> row.before().sealed().nonce()))
                .addValue(rows.stream().map(row -> row.after().keyId()).toArray(String[]::new))
                .addValue(buffers(rows, row -> row.after().nonce()))
                .addValue(buffers(rows, row -> row.after().text()));
        return postgres.run(RESEAL, arguments).map(RowSet::rowCount);
    }

    private static Buffer[] buffers(List<Resealed> rows, Function<Resealed, Buffer> bytes) {
        return rows.stream().map(bytes).toArray(Buffer[]::new);
    }

    private static List<Kept> kept(RowSet<Row> rows) {
        List<Kept> kept = new ArrayList<>();
        for (Row row : rows) {
            kept.add(new Kept(
                    row.getString("order_id"),
                    new Sealed(row.getString("key_id"), row.getBuffer("nonce"), row.getBuffer("sealed"))));
        }
        return kept;
    }
}
