package sluice.line;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** How often somebody was called, by {@link ProgressNotes}: at most a second old, and there without any node. */
public final class NotedCalls {
    private static final String COUNT = Sql.of("line/count-calls.sql");

    private final Postgres postgres;

    public NotedCalls(Postgres postgres) {
        this.postgres = postgres;
    }

    public Future<Long> of(SaleId sale) {
        return postgres.run(COUNT, Tuple.of(sale.value()))
                .map(rows -> rows.iterator().next().getLong("calls"));
    }
}
