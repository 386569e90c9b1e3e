package sluice.bench;

import io.vertx.core.Future;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import sluice.journal.CursorRows;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.JournalTopics;
import sluice.journal.MalformedEntry;
import sluice.kafka.KafkaSettings;
import sluice.reservation.LinesText;
import sluice.sale.Sale;
import sluice.stock.StockNow;
import sluice.stock.StockNow.ProductStock;

/**
 * What each store says was sold in a sale of which no unit comes back, counted once the worker has applied the log:
 * the counters in Redis, the rows, and the log read from its beginning.
 */
final class Recount {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Stage stage;
    private final Sale sale;
    private Fold fold = Fold.NONE;
    private long logUnits;
    private long lastEpochMillis;
    private long unreadable;

    Recount(Stage stage, BenchSale sale) throws Exception {
        this.stage = stage;
        this.sale = sale.row();
    }

    /** Whether the worker has applied everything that Redis journaled. */
    Future<Boolean> isApplied() {
        return stock().map(stock -> stock.journalLag() == 0);
    }

    /** Whether purchases are taken. */
    Future<Boolean> isOpen() {
        return stock().map(StockNow::open).otherwise(false);
    }

    private Future<StockNow> stock() {
        return StockNow.of(stage.redis(), new CursorRows(stage.postgres()), sale);
    }

    /** How far the stores are from {@code accepted} units and from each other, all differences added up. */
    long drift(long accepted) throws Exception {
        ProductStock redis = Stage.await(stock()).products().get(0);
        long sum = redis.available() + redis.reserved() + redis.sold();
        readLog();
        return Math.abs(redis.total() - sum)
                + Math.abs(redis.reserved() + redis.sold() - accepted)
                + Math.abs(count("SELECT sum(live)::bigint FROM sale_stock WHERE sale = $1") - accepted)
                + Math.abs(count("SELECT count(*) FROM reservation WHERE sale = $1") - accepted)
                + Math.abs(count("SELECT count(*) FROM orders WHERE sale = $1") - accepted)
                + Math.abs(logUnits - accepted);
    }

    long reservations() throws Exception {
        return count("SELECT count(*) FROM reservation WHERE sale = $1");
    }

    private long count(String statement) throws Exception {
        return Stage.await(stage.postgres().run(statement, Tuple.of(sale.id().value())))
                .iterator()
                .next()
                .getLong(0);
    }

    private void readLog() throws Exception {
        KafkaSettings kafka = KafkaSettings.from(stage.settings());
        JournalTopics topics = new JournalTopics(stage.load(), kafka);
        TopicPartition partition = new TopicPartition(topics.topic(sale.id()), 0);
        KafkaConsumer<String, String> consumer =
                KafkaConsumer.create(stage.load(), kafka.consumer(), String.class, String.class);
        long end = Stage.await(topics.endOffset(sale.id()));
        Stage.await(consumer.assign(Set.of(partition)).compose(assigned -> consumer.seek(partition, 0L)));
        for (long next = 0; next < end; ) next = count(Stage.await(consumer.poll(POLL)), next);
        Stage.await(Future.join(consumer.close(), topics.close()));
    }

    private long count(KafkaConsumerRecords<String, String> records, long from) {
        long next = from;
        for (int i = 0; i < records.size(); i++) {
            next = records.recordAt(i).offset() + 1;
            try {
                count(
                        JournalEntry.parse(records.recordAt(i).value()),
                        records.recordAt(i).timestamp());
            } catch (MalformedEntry e) {
                unreadable++;
            }
        }
        return next;
    }

    private void count(JournalEntry entry, long atMillis) {
        if (!fold.accepts(entry)) return;
        fold = fold.after(entry);
        if (entry.seq() == 0) lastEpochMillis = atMillis;
        logUnits += entry.lines().stream()
                .filter(Reserve.class::isInstance)
                .mapToLong(line -> LinesText.units(((Reserve) line).lines()))
                .sum();
    }

    /** Records that nobody can read and that the worker has not set aside, as of the last {@link #drift}. */
    long notSetAside() throws Exception {
        return unreadable - count("SELECT count(*) FROM dead_letter WHERE sale = $1 AND source = 'journal'");
    }

    /** When the last epoch that counts was appended to the log, as of the last {@link #drift}. */
    long lastEpochMillis() {
        return lastEpochMillis;
    }
}
