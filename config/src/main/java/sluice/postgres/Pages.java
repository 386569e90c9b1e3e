package sluice.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The rows of one statement, read a page at a time within a transaction; one reading at a time. */
public final class Pages<T> {
    private final PreparedStatement statement;
    private final Cursor cursor;
    private final Function<Row, T> read;
    private final int size;
    private final long timeoutMillis;
    private boolean begun;

    Pages(PreparedStatement statement, Cursor cursor, Function<Row, T> read, int size, long timeoutMillis) {
        this.statement = statement;
        this.cursor = cursor;
        this.read = read;
        this.size = size;
        this.timeoutMillis = timeoutMillis;
    }

    /** The next rows; none at the end. */
    public Future<List<T>> next() {
        if (begun && !cursor.hasMore()) return Future.succeededFuture(List.of());
        begun = true;
        return cursor.read(size).timeout(timeoutMillis, TimeUnit.MILLISECONDS).map(rows -> {
            List<T> page = new ArrayList<>(rows.size());
            rows.forEach(row -> page.add(read.apply(row)));
            return page;
        });
    }

    public Future<Void> close() {
        return cursor.close().compose(closed -> statement.close());
    }
}
