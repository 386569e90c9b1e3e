package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.line.NotedCalls;
import sluice.report.SaleReports;

/**
 * The report of a sale of a million orders and as many claims over an hour, beside a bare pass over the same orders, in
 * turn. The orders are made by SQL past the rows' triggers. Ends with a check of the sums.
 */
final class ReportBench {
    private static final String NAME = "report";
    private static final int ORDERS = 1_000_000;
    private static final int AT_ONCE = 20_000;
    private static final int ROUNDS = 5;

    /** Making the orders takes its time. */
    static final Map<String, String> SETTINGS = Map.of("postgres.timeout", "60s");

    /** $1 sale, $2 from, $3 to. A twentieth each is declined, expired, cancelled and given back. */
    private static final String MAKE_ORDERS = """
            INSERT INTO orders (id, sale, ticket, buyer, status, amount, refunded, currency, lines, payment_method,
                                placed_at, updated_at, paid_at, expires_at, cause)
            SELECT lpad(i::text, 22, '0'), $1, lpad(i::text, 22, '0'), lpad(i::text, 22, '0'), status, 100 * units,
                   CASE status WHEN 'refunded' THEN 100 * units ELSE 0 END, 'EUR',
                   jsonb_build_array(jsonb_build_object('product', 'unit', 'title', 'Unit', 'quantity', units,
                                                        'unit_price', 100)),
                   'tok_ok', at, at + interval '2 seconds',
                   CASE WHEN status IN ('paid', 'refunded') THEN at + interval '2 seconds' END,
                   at + interval '10 minutes', 'bench'
            FROM generate_series($2::int, $3::int) AS i,
                 LATERAL (SELECT i % 4 + 1 AS units, now() - interval '1 hour' + i * interval '3.6 ms' AS at,
                                 CASE i % 20 WHEN 0 THEN 'declined' WHEN 1 THEN 'expired' WHEN 2 THEN 'cancelled'
                                             WHEN 3 THEN 'refunded' ELSE 'paid' END AS status) AS o
            """;

    private static final String MAKE_CLAIMS = """
            INSERT INTO claim (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, claimed_at,
                               expires_at, idle_end, hard_end, returned_at)
            SELECT $1, lpad(i::text, 22, '0'), i, lpad(i::text, 22, '0'), '', '', '', 4, at, at, at, at, at, at
            FROM generate_series($2::int, $3::int) AS i,
                 LATERAL (SELECT now() - interval '1 hour' + i * interval '3.6 ms' AS at) AS c
            """;

    private static final String BARE = "SELECT status, count(*), sum(amount) FROM orders GROUP BY status";

    private final Stage stage;
    private final Figures figures;

    ReportBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        BenchSale sale = BenchSale.full(stage, target, NAME, 1);
        sql("ALTER TABLE orders DISABLE TRIGGER USER", Tuple.tuple());
        make(MAKE_ORDERS, sale);
        make(MAKE_CLAIMS, sale);
        for (String table : List.of("orders", "claim")) sql("VACUUM (ANALYZE) " + table, Tuple.tuple());
        List<Double> bare = new ArrayList<>();
        List<Double> made = new ArrayList<>();
        JsonObject report = null;
        long paid = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            long from = System.nanoTime();
            paid = paid(sql(BARE, Tuple.tuple()));
            long between = System.nanoTime();
            report = Stage.await(new SaleReports(stage.postgres(), new NotedCalls(stage.postgres())::of).of(sale.id()));
            long end = System.nanoTime();
            // The first round warms the cache of the pages.
            if (round == 0) continue;
            bare.add((between - from) / 1e9);
            made.add((end - between) / 1e9);
        }
        tell(Rounds.median(bare), Rounds.median(made));
        judge(report, paid);
        Stage.await(target.close());
    }

    private void make(String statement, BenchSale sale) throws Exception {
        for (int i = 0; i < ORDERS; i += AT_ONCE) {
            sql(statement, Tuple.of(sale.id().value(), i, i + AT_ONCE - 1));
        }
    }

    @CanIgnoreReturnValue
    private RowSet<Row> sql(String statement, Tuple arguments) throws Exception {
        return Stage.await(stage.postgres().run(statement, arguments));
    }

    private static long paid(RowSet<Row> statuses) {
        long paid = 0;
        for (Row row : statuses) {
            boolean came = List.of("paid", "refunded").contains(row.getString("status"));
            if (came) paid += row.getLong("sum");
        }
        return paid;
    }

    private void tell(double bare, double seconds) {
        figures.add(NAME, "orders", ORDERS, "count");
        figures.add(NAME, "bare_scan_seconds", bare, "s");
        figures.add(NAME, "seconds", seconds, "s");
        figures.add(NAME, "ratio_to_bare_scan", seconds / bare, "ratio");
    }

    private void judge(JsonObject report, long paid) {
        long revenue = report.getJsonObject("totals").getLong("revenue");
        long byProduct = report.getJsonArray("products").getJsonObject(0).getLong("revenue");
        long bought = report.getJsonObject("conversion").getLong("bought");
        if (revenue != paid || byProduct != paid || bought != ORDERS) {
            figures.violated("report: " + revenue + ", " + byProduct + " and " + bought + " orders, not " + paid);
        }
    }
}
