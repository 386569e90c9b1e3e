package sluice.line;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.position.LineState.Counts;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/**
 * Notes once a second in Postgres how far each line has come, so that after a loss of Redis and of every node nobody is
 * called twice. Every node may note; the furthest counts.
 */
public final class ProgressNotes extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressNotes.class);
    private static final String NOTE = Sql.of("line/note-progress.sql");
    private static final long INTERVAL_MILLIS = 1000;

    private final Postgres postgres;
    private final Positions positions;
    private final Map<SaleId, Counts> noted = new HashMap<>();
    private boolean running;

    public ProgressNotes(Postgres postgres, Positions positions) {
        this.postgres = postgres;
        this.positions = positions;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> note());
        return Future.succeededFuture();
    }

    private void note() {
        if (running) return;
        List<Snapshot> moved = positions.all().stream().filter(this::hasMoved).toList();
        if (moved.isEmpty()) return;
        running = true;
        postgres.run(NOTE, columns(moved)).onComplete(outcome -> {
            running = false;
            if (outcome.succeeded()) {
                moved.forEach(snapshot -> noted.put(snapshot.sale().id(), snapshot.counts()));
            } else {
                LOG.atWarn().addKeyValue("cause", outcome.cause().toString()).log("progress of lines not noted");
            }
        });
    }

    private boolean hasMoved(Snapshot snapshot) {
        Counts now = snapshot.counts();
        return now.next() > 0 && !now.equals(noted.get(snapshot.sale().id()));
    }

    private static Tuple columns(List<Snapshot> lines) {
        return Tuple.of(
                lines.stream().map(line -> line.sale().id().value()).toArray(String[]::new),
                column(lines, Counts::served),
                column(lines, Counts::joins),
                column(lines, Counts::calls),
                column(lines, Counts::claims));
    }

    private static Long[] column(List<Snapshot> lines, ToLongFunction<Counts> count) {
        return lines.stream().map(line -> count.applyAsLong(line.counts())).toArray(Long[]::new);
    }
}
