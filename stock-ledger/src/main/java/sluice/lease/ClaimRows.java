package sluice.lease;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import sluice.postgres.Pages;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** The claims in Postgres, written before a pass is answered. */
public final class ClaimRows {
    private static final String INSERT = Sql.of("lease/insert-claims.sql");
    private static final String RENEW = Sql.of("lease/renew-claims.sql");
    private static final String RETURN = Sql.of("lease/return-claims.sql");
    private static final String SELECT_OPEN = Sql.of("lease/select-open-claims.sql");
    private static final String SELECT_HOLDER = Sql.of("lease/select-claim-holder.sql");
    private static final String SELECT_CLAIMED = Sql.of("lease/select-claimed-indexes.sql");

    private final Postgres postgres;

    public ClaimRows(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The lease of a pass: its digest tells it from an earlier one of the same ticket. */
    record Holder(SaleId sale, String ticket, String digest) {}

    /** Writes claims of any sales in one statement; an older claim of the same ticket is over with it. */
    public Future<Void> insert(List<ClaimRow> claims) {
        if (claims.isEmpty()) return Future.succeededFuture();
        return postgres.run(
                        INSERT,
                        Tuple.tuple()
                                .addValue(column(
                                        claims,
                                        String[]::new,
                                        claim -> claim.sale().value()))
                                .addValue(column(claims, String[]::new, ClaimRow::ticket))
                                .addValue(column(claims, Long[]::new, ClaimRow::index))
                                .addValue(column(claims, String[]::new, ClaimRow::jti))
                                .addValue(column(claims, String[]::new, ClaimRow::digest))
                                .addValue(column(claims, String[]::new, ClaimRow::kid))
                                .addValue(column(claims, String[]::new, ClaimRow::buyer))
                                .addValue(column(claims, Integer[]::new, ClaimRow::maxQty))
                                .addValue(column(claims, OffsetDateTime[]::new, claim -> time(claim.issuedAt())))
                                .addValue(column(claims, OffsetDateTime[]::new, claim -> time(claim.expiresAt())))
                                .addValue(column(claims, OffsetDateTime[]::new, claim -> time(claim.idleEnd())))
                                .addValue(column(claims, OffsetDateTime[]::new, claim -> time(claim.hardEnd())))
                                .addValue(column(claims, OffsetDateTime[]::new, claim -> time(claim.claimedAt())))
                                .addValue(column(claims, Integer[]::new, ClaimRow::inside)))
                .mapEmpty();
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, T> value) {
        return rows.stream().map(value).toArray(array);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Moves the ends without activity of leases of any sales to these milliseconds, in one statement. */
    Future<Void> renew(Map<Holder, Long> ends) {
        List<Map.Entry<Holder, Long>> entries = List.copyOf(ends.entrySet());
        return postgres.run(
                        RENEW,
                        Tuple.of(
                                column(
                                        entries,
                                        String[]::new,
                                        end -> end.getKey().sale().value()),
                                column(
                                        entries,
                                        String[]::new,
                                        end -> end.getKey().ticket()),
                                column(
                                        entries,
                                        String[]::new,
                                        end -> end.getKey().digest()),
                                column(
                                        entries,
                                        OffsetDateTime[]::new,
                                        end -> time(Instant.ofEpochMilli(end.getValue())))))
                .mapEmpty();
    }

    /** Notes that these tickets' leases are over; {@code false} if all were so already, or had run out. */
    Future<Boolean> markReturned(SaleId sale, List<String> tickets) {
        return postgres.run(RETURN, Tuple.of(sale.value(), (Object) tickets.toArray(String[]::new)))
                .map(rows -> {
                    boolean lasted = false;
                    for (Row row : rows) lasted |= row.getBoolean("lasted");
                    return lasted;
                });
    }

    /** The indexes at which {@code tickets} were ever let in, whatever became of them. */
    public Future<Set<Long>> claimed(SaleId sale, List<String> tickets) {
        return postgres.run(SELECT_CLAIMED, Tuple.of(sale.value(), (Object) tickets.toArray(String[]::new)))
                .map(rows -> {
                    Set<Long> indexes = new HashSet<>();
                    rows.forEach(row -> indexes.add(row.getLong("index")));
                    return indexes;
                });
    }

    /** The ticket to which the pass {@code jti} was given. */
    public Future<Optional<String>> holder(SaleId sale, String jti) {
        return postgres.run(SELECT_HOLDER, Tuple.of(sale.value(), jti)).map(rows -> {
            Iterator<Row> row = rows.iterator();
            return row.hasNext() ? Optional.of(row.next().getString("ticket")) : Optional.empty();
        });
    }

    /** The open claims of a sale as of the caller's transaction, {@code size} at a time. */
    public Future<Pages<OpenClaim>> open(SqlConnection transaction, SaleId sale, int size) {
        return postgres.pages(transaction, SELECT_OPEN, Tuple.of(sale.value()), size, row -> OpenClaim.of(sale, row));
    }
}
