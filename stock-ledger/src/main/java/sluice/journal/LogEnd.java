package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import sluice.kafka.KafkaSettings;

/** Reads a log once, from a cursor to its present end, to learn how far it counts and what counts in it. */
public final class LogEnd {
    private static final Duration POLL = Duration.ofMillis(250);

    private final KafkaConsumer<String, String> consumer;
    private final Consumer<JournalEntry> accepted;
    private final long end;
    private final int mostEmptyPolls;
    private Fold fold;
    private int emptyPolls;

    private LogEnd(
            KafkaConsumer<String, String> consumer,
            Consumer<JournalEntry> accepted,
            long end,
            Duration patience,
            Fold fold) {
        this.consumer = consumer;
        this.accepted = accepted;
        this.end = end;
        this.mostEmptyPolls = (int) (patience.toMillis() / POLL.toMillis());
        this.fold = fold;
    }

    static Future<Fold> after(Cursor cursor, Vertx vertx, KafkaSettings settings, JournalTopics topics) {
        return after(cursor, vertx, settings, topics, entry -> {});
    }

    /** Hands each entry that counts behind the cursor to {@code accepted} and answers the last one's place. */
    public static Future<Fold> after(
            Cursor cursor, Vertx vertx, KafkaSettings settings, JournalTopics topics, Consumer<JournalEntry> accepted) {
        return topics.endOffset(cursor.sale())
                .compose(end -> end <= cursor.offset() + 1
                        ? Future.succeededFuture(cursor.fold())
                        : read(cursor, vertx, settings, end, accepted));
    }

    private static Future<Fold> read(
            Cursor cursor, Vertx vertx, KafkaSettings settings, long end, Consumer<JournalEntry> accepted) {
        TopicPartition partition = new TopicPartition(JournalTopics.topic(settings, cursor.sale()), 0);
        KafkaConsumer<String, String> consumer =
                KafkaConsumer.create(vertx, settings.consumer(), String.class, String.class);
        LogEnd reading = new LogEnd(consumer, accepted, end, settings.timeout(), cursor.fold());
        return consumer.assign(Set.of(partition))
                .compose(assigned -> consumer.seek(partition, cursor.offset() + 1))
                .compose(found -> reading.on())
                .eventually(consumer::close);
    }

    private Future<Fold> on() {
        return consumer.poll(POLL).compose(this::take);
    }

    private Future<Fold> take(KafkaConsumerRecords<String, String> records) {
        long last = -1;
        for (int i = 0; i < records.size(); i++) {
            last = records.recordAt(i).offset();
            take(records.recordAt(i).value());
        }
        if (last >= end - 1) return Future.succeededFuture(fold);
        emptyPolls = last < 0 ? emptyPolls + 1 : 0;
        return emptyPolls > mostEmptyPolls
                ? Future.failedFuture(new TimeoutException("the log does not answer"))
                : on();
    }

    private void take(String value) {
        try {
            JournalEntry entry = JournalEntry.parse(value);
            if (!fold.accepts(entry)) return;
            fold = fold.after(entry);
            accepted.accept(entry);
        } catch (MalformedEntry e) {
            // It does not count; whoever applies the log sets it aside.
        }
    }
}
