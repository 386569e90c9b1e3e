package sluice.gate;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import sluice.gate.RedisGate.InForce;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** Which limits were in force since when, and who was let in under them: the rows from which the gate is checked. */
public final class GateHistory {
    private static final String INSERT = Sql.of("gate/insert-history.sql");
    private static final String SELECT = Sql.of("gate/select-history.sql");
    private static final String SELECT_CLAIMS = Sql.of("gate/select-claims.sql");

    private final Postgres postgres;

    public GateHistory(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Notes a revision of {@code sale} once, whoever of the nodes is first. */
    Future<Void> note(Sale sale, InForce inForce) {
        Knobs knobs = sale.knobs();
        Pace.Ramp ramp = knobs.pace().ramp();
        return postgres.run(
                        INSERT,
                        Tuple.tuple()
                                .addValue(sale.id().value())
                                .addValue(inForce.revision())
                                .addValue(time(Instant.ofEpochMilli(inForce.sinceMillis())))
                                .addValue(knobs.newUsersPerMinute())
                                .addValue(knobs.burst())
                                .addValue(knobs.totalActiveUsers())
                                .addValue(ramp == null ? null : ramp.from())
                                .addValue(ramp == null ? null : time(ramp.start()))
                                .addValue(ramp == null ? null : time(ramp.end())))
                .mapEmpty();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Replays the claims of {@code sale}. */
    public Future<GateCheck.Verdict> check(SaleId sale) {
        // The claims first: then no knob is raised between the two whose row is missed and whose claims are not.
        return claims(sale).compose(entries -> limits(sale).map(history -> GateCheck.of(history, entries)));
    }

    private Future<List<GateCheck.Entry>> claims(SaleId sale) {
        return postgres.run(SELECT_CLAIMS, Tuple.of(sale.value())).map(rows -> {
            List<GateCheck.Entry> entries = new ArrayList<>();
            rows.forEach(row -> entries.add(entry(row)));
            return entries;
        });
    }

    private Future<List<GateCheck.Limits>> limits(SaleId sale) {
        return postgres.run(SELECT, Tuple.of(sale.value())).map(rows -> {
            List<GateCheck.Limits> history = new ArrayList<>();
            rows.forEach(row -> history.add(limits(row)));
            return history;
        });
    }

    /** When people were let in, in ms and in order. */
    public Future<List<Long>> claimTimes(SaleId sale) {
        return postgres.run(SELECT_CLAIMS, Tuple.of(sale.value())).map(rows -> {
            List<Long> times = new ArrayList<>();
            rows.forEach(row -> times.add(entry(row).claimedMillis()));
            times.sort(null);
            return times;
        });
    }

    private static GateCheck.Limits limits(Row row) {
        Integer from = row.getInteger("ramp_from");
        return new GateCheck.Limits(
                millis(row, "in_force_at"),
                row.getInteger("rate"),
                row.getInteger("burst"),
                row.getInteger("cap"),
                from == null ? null : new GateCheck.Ramp(from, millis(row, "ramp_start"), millis(row, "ramp_end")));
    }

    private static GateCheck.Entry entry(Row row) {
        return new GateCheck.Entry(millis(row, "claimed_at"), millis(row, "certain_end"), row.getInteger("inside"));
    }

    private static long millis(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant().toEpochMilli();
    }
}
