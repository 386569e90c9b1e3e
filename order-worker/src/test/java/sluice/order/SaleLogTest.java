package sluice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.kafka.client.common.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.journal.Cursor;
import sluice.order.SaleLog.Read;
import sluice.sale.SaleId;

class SaleLogTest {
    private static final SaleId SALE = new SaleId("s");

    private final SaleLog log = new SaleLog(SALE, new TopicPartition("t.s.journal", 0));

    private static List<Read> records(String... values) {
        List<Read> records = new ArrayList<>();
        for (String value : values) records.add(new Read(records.size(), value));
        return records;
    }

    @Test
    void until_the_cursor_is_known_nothing_counts() {
        assertTrue(log.fold(records("1-0\nepoch w", "garbage")).isEmpty());
    }

    @Test
    void only_what_follows_counts_and_what_cannot_be_read_is_poison() {
        log.stand(Cursor.start(SALE));
        SaleLog.Batch batch = log.fold(records(
                "1-0\nepoch w", "1-1\nconfirm a", null, "1-1\nconfirm a", "1-3\nconfirm c", "x", "1-2\nconfirm b"));
        assertEquals(
                List.of("1-0", "1-1", "1-2"),
                batch.accepted().stream().map(logged -> logged.entry().id()).toList());
        assertEquals(
                List.of("t.s.journal@2", "t.s.journal@5"),
                batch.poison().stream().map(letter -> letter.position()).toList());
    }

    @Test
    void a_log_that_goes_on_behind_something_missing_is_told_from_one_that_repeats() {
        log.stand(new Cursor(SALE, 2, 5, 9, "w"));
        assertFalse(log.fold(records("2-4\nconfirm a", "2-5\nconfirm b", "1-9\nconfirm c"))
                .gap());
        assertTrue(log.fold(records("2-5\nconfirm b", "2-7\nconfirm d")).gap());
        assertTrue(log.fold(records("3-1\nconfirm e")).gap());
        assertFalse(log.fold(records("2-7\nconfirm d", "2-6\nconfirm c")).gap());
    }

    @Test
    void a_lost_log_is_looked_for_when_it_has_rested() {
        assertTrue(log.isLost(0));
        log.stand(Cursor.start(SALE));
        assertFalse(log.isLost(Long.MAX_VALUE));
        log.lose(100);
        assertFalse(log.isLost(99));
        assertTrue(log.isLost(100));
    }
}
