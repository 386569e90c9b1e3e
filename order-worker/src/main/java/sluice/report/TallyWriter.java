package sluice.report;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.report.SaleTally.Counted;

/**
 * Writes this node's counts down every few seconds, by the minute: always the minute's whole total, so that writing it
 * twice changes nothing. While Postgres is away totals wait in memory, a bounded number of them.
 */
public final class TallyWriter extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TallyWriter.class);
    private static final String UPSERT = Sql.of("report/upsert-tally.sql");
    private static final long EVERY_MILLIS = 5_000;
    private static final int MOST_WAITING = 20_000;

    private record Cell(Instant minute, Counted key) {}

    private final SaleTally tally;
    private final Postgres postgres;
    private final String node;
    private final Map<Counted, Long> seen = new HashMap<>();
    private final Map<Cell, Long> totals = new HashMap<>();
    private Future<Void> writing = Future.succeededFuture();

    /** @param node names this run of this process among all others */
    public TallyWriter(SaleTally tally, Postgres postgres, String node) {
        this.tally = tally;
        this.postgres = postgres;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY_MILLIS, timer -> {
            if (writing.isComplete()) writing = write(Instant.now());
        });
        return Future.succeededFuture();
    }

    /** Adds what was counted since the last time to the minute of {@code now}, and writes what is not written yet. */
    Future<Void> write(Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        tally.read((key, count) -> {
            long more = count - seen.getOrDefault(key, 0L);
            if (more == 0 || totals.size() >= MOST_WAITING) return;
            seen.put(key, count);
            totals.merge(new Cell(minute, key), more, Long::sum);
        });
        List<Map.Entry<Cell, Long>> batch = List.copyOf(totals.entrySet());
        if (batch.isEmpty()) return Future.succeededFuture();
        return postgres.run(UPSERT, arguments(batch))
                .onSuccess(written ->
                        totals.keySet().removeIf(cell -> cell.minute().isBefore(minute)))
                .onFailure(failure ->
                        LOG.atWarn().addKeyValue("cause", failure.toString()).log("counts not written"))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Tuple arguments(List<Map.Entry<Cell, Long>> batch) {
        return Tuple.tuple()
                .addValue(node)
                .addValue(column(batch, entry -> entry.getKey().key().sale()))
                .addValue(batch.stream()
                        .map(entry -> entry.getKey().minute().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(column(batch, entry -> entry.getKey().key().kind().word()))
                .addValue(column(batch, entry -> entry.getKey().key().name()))
                .addValue(batch.stream().map(Map.Entry::getValue).toArray(Long[]::new));
    }

    private static String[] column(List<Map.Entry<Cell, Long>> batch, Function<Map.Entry<Cell, Long>, String> text) {
        return batch.stream().map(text).toArray(String[]::new);
    }

    @Override
    public Future<?> stop() {
        return writing.compose(done -> write(Instant.now()));
    }
}
