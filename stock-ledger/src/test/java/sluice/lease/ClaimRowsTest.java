package sluice.lease;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.TestLedger.await;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sluice.postgres.Sql;
import sluice.sale.Sale;
import sluice.stock.TestLedger;

/** How the older claims of a batch's tickets are found among those of their sale. */
class ClaimRowsTest {
    private static final int BATCH = 128;
    private static final String MANY = """
            INSERT INTO claim (sale, ticket, index, jti, digest, kid, buyer, max_qty, issued_at, expires_at, idle_end,
                               hard_end, claimed_at)
            SELECT $1, md5(i::text), i, md5(i::text), '', '', '', 1, now(), now(), now(), now(), now()
            FROM generate_series(1, 2000) i""";
    private static final Pattern BY_KEY =
            Pattern.compile("Index Cond: \\(\\(sale = fresh\\w*\\.sale\\) AND \\(ticket = fresh\\w*\\.ticket\\)\\)");

    @Test
    void each_is_looked_up_by_key_though_the_statistics_tell_of_an_empty_table() {
        TestLedger ledger = new TestLedger();
        ledger.startWorker();
        Sale sale = ledger.openSale(1);
        await(ledger.postgres.run(MANY, Tuple.of(sale.id().value())));
        StringBuilder plan = new StringBuilder();
        String explain = "EXPLAIN " + Sql.of("lease/insert-claims.sql");
        for (Row row : await(ledger.postgres.run(explain, batch())))
            plan.append(row.getString(0)).append('\n');
        ledger.close();
        assertTrue(BY_KEY.matcher(plan).find(), plan.toString());
    }

    private static Tuple batch() {
        Tuple batch = Tuple.tuple();
        for (int i = 1; i <= 14; i++) {
            switch (i) {
                case 3 -> batch.addArrayOfLong(new Long[BATCH]);
                case 8, 14 -> batch.addArrayOfInteger(new Integer[BATCH]);
                case 9, 10, 11, 12, 13 -> batch.addArrayOfOffsetDateTime(new OffsetDateTime[BATCH]);
                default -> batch.addArrayOfString(new String[BATCH]);
            }
        }
        return batch;
    }
}
