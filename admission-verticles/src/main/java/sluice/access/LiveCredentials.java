package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sluice.access.Operator.Session;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/**
 * By what somebody is let in on one event loop: all sessions and API keys in force, by digest, as Postgres knew them at
 * most a second ago. So a revocation, a sign-out and a change of role act everywhere within a second and a read.
 */
final class LiveCredentials {
    // All of them rather than one by one: they are few, and a stranger who shows secrets of his own invention costs a
    // statement every tenth of a second, however many he shows. He is told "no" only by a list that was read after he
    // asked, because another node may just have begun his session.

    private static final String SELECT = Sql.of("access/select-credentials.sql");
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Vertx vertx;
    private final Postgres postgres;
    private long begunAt = System.nanoTime() - 2 * LONGEST_NANOS;
    private Future<Map<String, Operator>> latest = Future.succeededFuture(Map.of());
    private Future<Map<String, Operator>> next;

    LiveCredentials(Vertx vertx, Postgres postgres) {
        this.vertx = vertx;
        this.postgres = postgres;
    }

    /** Who is let in by the secret with this digest. */
    Future<Optional<Operator>> find(String digest) {
        long now = System.nanoTime();
        return since(now - LONGEST_NANOS)
                .compose(known -> known.containsKey(digest) ? Future.succeededFuture(known) : since(now))
                .map(known -> Optional.ofNullable(known.get(digest)));
    }

    /** The list as of {@code nanos} or later. */
    private Future<Map<String, Operator>> since(long nanos) {
        if (begunAt - nanos >= 0) return latest;
        if (next != null) return next;
        long pause = begunAt + PAUSE_NANOS - System.nanoTime();
        if (pause <= 0) return read();
        next = vertx.timer(TimeUnit.NANOSECONDS.toMillis(pause) + 1, TimeUnit.MILLISECONDS)
                .compose(rested -> read());
        return next;
    }

    private Future<Map<String, Operator>> read() {
        begunAt = System.nanoTime();
        next = null;
        latest = postgres.run(SELECT).map(LiveCredentials::operators);
        return latest;
    }

    private static Map<String, Operator> operators(RowSet<Row> rows) {
        Map<String, Operator> operators = new HashMap<>();
        for (Row row : rows) {
            String digest = row.getString("digest");
            Optional<Session> session = Optional.ofNullable(row.getOffsetDateTime("hard_end"))
                    .map(end -> new Session(digest, end.toInstant()));
            operators.put(digest, new Operator(row.getString("actor"), Role.of(row.getString("role")), session));
        }
        return operators;
    }

    /** What this loop knows is out of date: somebody has just signed in or out here. */
    void forget() {
        begunAt = System.nanoTime() - 2 * LONGEST_NANOS;
    }
}
