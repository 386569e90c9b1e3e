package sluice.sale;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** The sales in Postgres. Changes are conditional: of two at once, one wins and the other is told. */
public final class SaleRows {
    private static final String SELECT = Sql.of("sale/select-sales.sql");
    private static final String INSERT = Sql.of("sale/insert-sale.sql");
    private static final String INSERT_PRODUCTS = Sql.of("sale/insert-products.sql");
    private static final String UPDATE_KNOBS = Sql.of("sale/update-knobs.sql");
    private static final String UPDATE_PHASE = Sql.of("sale/update-phase.sql");
    private static final String UPDATE_PROTECTION = Sql.of("sale/update-protection.sql");
    private static final String UPDATE_MESSAGE = Sql.of("sale/update-message.sql");

    private final Postgres postgres;

    public SaleRows(Postgres postgres) {
        this.postgres = postgres;
    }

    public Future<List<Sale>> all() {
        return postgres.run(SELECT).map(rows -> {
            List<Sale> sales = new ArrayList<>();
            rows.forEach(row -> sales.add(read(row)));
            return sales;
        });
    }

    /** Inserts a sale with its products; {@code false} if its id is taken. {@code drawSecret} has 32 bytes. */
    public Future<Boolean> insert(SqlConnection transaction, Sale sale, Buffer drawSecret) {
        return transaction
                .preparedQuery(INSERT)
                .execute(insertArguments(sale, drawSecret))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : insertProducts(transaction, sale).map(true));
    }

    private static Tuple insertArguments(Sale sale, Buffer drawSecret) {
        Sale.Schedule schedule = sale.schedule();
        Knobs knobs = sale.knobs();
        return Tuple.tuple()
                .addValue(sale.id().value())
                .addValue(sale.title())
                .addValue(sale.currency())
                .addValue(sale.phase().word())
                .addValue(time(schedule.prequeueStart()))
                .addValue(time(schedule.eventStart()))
                .addValue(time(schedule.eventEnd()))
                .addValue(knobs.newUsersPerMinute())
                .addValue(knobs.burst())
                .addValue(knobs.totalActiveUsers())
                .addValue(knobs.claimWindow())
                .addValue(knobs.sessionDuration())
                .addValue(knobs.sessionCap())
                .addValue(knobs.maxQty())
                .addValue(sale.maxPerBuyer())
                .addValue(sale.acknowledgement().name().toLowerCase(Locale.ROOT))
                .addValue(sale.salt())
                .addValue(drawSecret)
                .addValue(sale.draw().beacon())
                .addValue(sale.protection().host())
                .addValue(sale.protection().path())
                .addValue(sale.protection().failOpen())
                .addValue(knobs.pace().outflow().word())
                .addValue(knobs.pace().floor());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Future<Void> insertProducts(SqlConnection transaction, Sale sale) {
        List<Product> products = sale.products();
        return transaction
                .preparedQuery(INSERT_PRODUCTS)
                .execute(Tuple.of(
                        sale.id().value(),
                        products.stream().map(Product::id).toArray(String[]::new),
                        products.stream().map(Product::title).toArray(String[]::new),
                        products.stream().map(Product::price).toArray(Long[]::new),
                        products.stream().map(Product::total).toArray(Long[]::new),
                        products.stream().map(Product::maxPerBuyer).toArray(Integer[]::new)))
                .mapEmpty();
    }

    /** Sets the knobs if the row still has {@code revision}; {@code false} if it does not. */
    public Future<Boolean> turn(SqlConnection transaction, Sale sale, long revision, Knobs knobs) {
        Optional<Pace.Ramp> ramp = Optional.ofNullable(knobs.pace().ramp());
        return changed(
                transaction,
                UPDATE_KNOBS,
                Tuple.tuple()
                        .addValue(sale.id().value())
                        .addValue(revision)
                        .addValue(knobs.newUsersPerMinute())
                        .addValue(knobs.burst())
                        .addValue(knobs.totalActiveUsers())
                        .addValue(knobs.claimWindow())
                        .addValue(knobs.sessionDuration())
                        .addValue(knobs.sessionCap())
                        .addValue(knobs.maxQty())
                        .addValue(knobs.pace().outflow().word())
                        .addValue(knobs.pace().floor())
                        .addValue(ramp.map(Pace.Ramp::from).orElse(null))
                        .addValue(time(ramp.map(Pace.Ramp::start).orElse(null)))
                        .addValue(time(ramp.map(Pace.Ramp::end).orElse(null))));
    }

    /** Moves the sale to {@code next} if it still is in the phase of {@code sale}; {@code false} if it is not. */
    public Future<Boolean> move(SqlConnection transaction, Sale sale, Phase next) {
        String before = next == Phase.PAUSED ? sale.phase().word() : null;
        return changed(
                transaction,
                UPDATE_PHASE,
                Tuple.of(sale.id().value(), sale.phase().word(), next.word(), before));
    }

    /** Names the shop behind the line if the row still has {@code revision}; {@code false} if it does not. */
    public Future<Boolean> protect(SqlConnection transaction, Sale sale, long revision, Protection protection) {
        return changed(
                transaction,
                UPDATE_PROTECTION,
                Tuple.of(sale.id().value(), revision, protection.host(), protection.path(), protection.failOpen()));
    }

    public Future<Boolean> tell(SqlConnection transaction, Sale sale, String message) {
        return changed(transaction, UPDATE_MESSAGE, Tuple.of(sale.id().value(), message));
    }

    private static Future<Boolean> changed(SqlConnection transaction, String sql, Tuple arguments) {
        return transaction.preparedQuery(sql).execute(arguments).map(rows -> rows.rowCount() == 1);
    }

    private static Sale read(Row row) {
        String before = row.getString("phase_before");
        return new Sale(
                new SaleId(row.getString("id")),
                row.getString("title"),
                row.getString("currency"),
                Phase.of(row.getString("phase")),
                before == null ? null : Phase.of(before),
                new Sale.Schedule(
                        instant(row, "prequeue_start_time"),
                        instant(row, "event_start_time"),
                        instant(row, "event_end_time")),
                readKnobs(row),
                row.getInteger("max_per_buyer"),
                Sale.Acknowledgement.valueOf(row.getString("acknowledgement").toUpperCase(Locale.ROOT)),
                row.getString("message"),
                row.getBuffer("salt"),
                row.getLong("revision"),
                readProducts(row.getJsonArray("products")),
                readDraw(row),
                new Protection(row.getString("host"), row.getString("path"), row.getBoolean("fail_open")));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static Knobs readKnobs(Row row) {
        return new Knobs(
                row.getInteger("new_users_per_minute"),
                row.getInteger("burst"),
                row.getInteger("total_active_users"),
                row.getInteger("claim_window"),
                row.getInteger("session_duration"),
                row.getInteger("session_cap"),
                row.getInteger("max_qty"),
                readPace(row));
    }

    private static Pace readPace(Row row) {
        Integer from = row.getInteger("ramp_from");
        return new Pace(
                Pace.Outflow.valueOf(row.getString("outflow").toUpperCase(Locale.ROOT)),
                row.getInteger("outflow_floor"),
                from == null ? null : new Pace.Ramp(from, instant(row, "ramp_start"), instant(row, "ramp_end")));
    }

    private static Draw readDraw(Row row) {
        return new Draw(
                row.getBuffer("draw_commitment"),
                row.getString("draw_beacon"),
                row.getInteger("cohort"),
                row.getBuffer("root"),
                row.getBuffer("beacon_value"),
                row.getBuffer("drawn_secret"),
                instant(row, "closed_at"),
                instant(row, "drawn_at"));
    }

    private static List<Product> readProducts(JsonArray products) {
        List<Product> read = new ArrayList<>();
        for (Object element : products) {
            JsonObject product = (JsonObject) element;
            read.add(new Product(
                    product.getString("id"),
                    product.getString("title"),
                    product.getLong("price"),
                    product.getLong("total"),
                    product.getInteger("max_per_buyer")));
        }
        return List.copyOf(read);
    }
}
