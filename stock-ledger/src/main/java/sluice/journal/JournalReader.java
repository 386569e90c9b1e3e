package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.kafka.KafkaSettings;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Reads the logs of all sales, each from the worker's cursor on, and hands on the entries that count. One consumer, one
 * loop of explicit polls; a sale that is new to the catalogue joins between two polls. For followers who want to know
 * whether they have been told all, it asks from time to time where a log ends: an empty poll may also mean that Kafka
 * is away.
 */
public final class JournalReader extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long ASK_END_EVERY_NANOS = 200_000_000;

    private final KafkaSettings settings;
    private final SaleCatalogue catalogue;
    private final CursorRows cursors;
    private final List<LogFollower> followers;
    private final Backoff backoff = new Backoff(LOG, "journal reader");
    private final Map<String, Reading> readings = new HashMap<>();
    private KafkaConsumer<String, String> consumer;
    private JournalTopics topics;
    private long endAskedNanos = System.nanoTime();
    private boolean stopped;

    /** How far one log is read, and how far it counts. */
    private static final class Reading {
        private final SaleId sale;
        private Fold fold;
        private long next;

        Reading(Cursor from) {
            this.sale = from.sale();
            this.fold = from.fold();
            this.next = from.offset() + 1;
        }
    }

    public JournalReader(
            KafkaSettings settings, SaleCatalogue catalogue, CursorRows cursors, LogFollower... followers) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.cursors = cursors;
        this.followers = List.of(followers);
    }

    @Override
    public Future<?> start() {
        consumer = KafkaConsumer.create(vertx, settings.consumer(), String.class, String.class);
        topics = new JournalTopics(vertx, settings);
        context.runOnContext(now -> step());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return Future.join(consumer.close(), topics.close());
    }

    private void step() {
        if (stopped) return;
        adoptNewSales().compose(adopted -> poll()).compose(read -> askEnds()).onComplete(done -> goOn(done.cause()));
    }

    private void goOn(Throwable failure) {
        if (stopped) return;
        if (failure == null) {
            backoff.succeeded();
            context.runOnContext(again -> step());
        } else {
            vertx.setTimer(backoff.failed(failure), again -> step());
        }
    }

    private Future<Void> poll() {
        if (readings.isEmpty()) return vertx.timer(POLL.toMillis()).mapEmpty();
        return consumer.poll(POLL).map(this::take);
    }

    private Future<Void> adoptNewSales() {
        List<SaleId> fresh = catalogue.all().stream()
                .map(Sale::id)
                .filter(sale -> !readings.containsKey(JournalTopics.topic(settings, sale)))
                .toList();
        if (fresh.isEmpty()) return Future.succeededFuture();
        return Future.all(fresh.stream().map(topics::ensure).toList())
                .compose(exist -> cursors.of(fresh))
                .compose(this::adopt);
    }

    private Future<Void> adopt(Map<SaleId, Cursor> from) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        from.values().forEach(cursor -> offsets.put(partition(cursor.sale()), cursor.offset() + 1));
        Set<TopicPartition> all = new java.util.HashSet<>(offsets.keySet());
        readings.values().forEach(reading -> all.add(partition(reading.sale)));
        return consumer.assign(all)
                .compose(assigned -> seek(offsets))
                .onSuccess(ready -> from.values().forEach(this::begin));
    }

    private void begin(Cursor from) {
        readings.put(JournalTopics.topic(settings, from.sale()), new Reading(from));
        followers.forEach(follower -> follower.began(from));
    }

    private TopicPartition partition(SaleId sale) {
        return new TopicPartition(JournalTopics.topic(settings, sale), 0);
    }

    private Future<Void> seek(Map<TopicPartition, Long> offsets) {
        List<Future<Void>> seeks = new ArrayList<>();
        offsets.forEach((partition, offset) -> seeks.add(consumer.seek(partition, offset)));
        return Future.all(seeks).mapEmpty();
    }

    private Void take(KafkaConsumerRecords<String, String> records) {
        for (int i = 0; i < records.size(); i++) take(records.recordAt(i));
        return null;
    }

    private void take(KafkaConsumerRecord<String, String> log) {
        Reading reading = readings.get(log.topic());
        if (reading == null) return;
        reading.next = log.offset() + 1;
        try {
            JournalEntry entry = JournalEntry.parse(log.value());
            if (!reading.fold.accepts(entry)) return;
            reading.fold = reading.fold.after(entry);
            hand(reading.sale, entry);
        } catch (MalformedEntry e) {
            LOG.atWarn()
                    .addKeyValue("sale", reading.sale)
                    .addKeyValue("offset", log.offset())
                    .addKeyValue("cause", e.getMessage())
                    .log("journal record ignored");
        }
    }

    // The entry counts whatever its reader makes of it; those that follow must still be handed on.
    private void hand(SaleId sale, JournalEntry entry) {
        try {
            followers.forEach(follower -> follower.accepted(sale, entry));
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("sale", sale)
                    .addKeyValue("entry", entry.id())
                    .setCause(e)
                    .log("journal reader broke");
        }
    }

    private Future<Void> askEnds() {
        long now = System.nanoTime();
        if (now - endAskedNanos < ASK_END_EVERY_NANOS) return Future.succeededFuture();
        Set<TopicPartition> wanted = followers.stream()
                .flatMap(follower -> follower.wantsEnd().stream())
                .map(this::partition)
                .filter(partition -> readings.containsKey(partition.getTopic()))
                .collect(Collectors.toSet());
        if (wanted.isEmpty()) return Future.succeededFuture();
        endAskedNanos = now;
        return consumer.endOffsets(wanted).map(ends -> {
            ends.forEach((partition, end) -> compare(readings.get(partition.getTopic()), end, now));
            return null;
        });
    }

    private void compare(Reading reading, long end, long nanos) {
        if (reading.next >= end) followers.forEach(follower -> follower.reachedEnd(reading.sale, nanos));
    }
}
