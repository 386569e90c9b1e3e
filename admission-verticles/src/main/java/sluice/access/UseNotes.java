package sluice.access;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** Notes that sessions and keys are used: now and then, not with every call. For one event loop. */
final class UseNotes {
    private static final String TOUCH_SESSION = Sql.of("access/touch-session.sql");
    private static final String TOUCH_KEY = Sql.of("access/touch-key.sql");
    private static final int MOST = 10_000;
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final Postgres postgres;
    private final Duration idle;
    private final Duration step;
    private final Map<String, Long> notedAt = new HashMap<>();

    /** {@code idle}: how long an unused session lasts. */
    UseNotes(Postgres postgres, Duration idle) {
        this.postgres = postgres;
        this.idle = idle;
        Duration tenth = idle.dividedBy(10);
        this.step = tenth.compareTo(SELDOM) < 0 ? tenth : SELDOM;
    }

    void note(String digest, Operator operator) {
        boolean session = operator.session().isPresent();
        long now = System.nanoTime();
        Long last = notedAt.get(digest);
        if (last != null && now - last < (session ? step : SELDOM).toNanos()) return;
        if (notedAt.size() >= MOST) notedAt.clear();
        notedAt.put(digest, now);
        // Should it fail, the next use is noted.
        (session ? touch(digest) : postgres.run(TOUCH_KEY, Tuple.of(Secret.bytes(digest))))
                .onFailure(away -> notedAt.remove(digest));
    }

    private io.vertx.core.Future<?> touch(String digest) {
        return postgres.run(TOUCH_SESSION, Tuple.of(Secret.bytes(digest), idle.toMillis(), step.toMillis() / 2));
    }
}
