package sluice.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.crash.CrashPoint;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.kafka.KafkaSettings;
import sluice.order.SaleLog.Read;
import sluice.sale.SaleId;

/**
 * Reads the logs of the sales assigned to it and applies them to the rows, one transaction for a sale's records of a
 * poll. The cursor in Postgres says where a log goes on, so a crash anywhere and a replay change nothing; the group's
 * offsets in Kafka are for lag tools only.
 */
public final class OrderWorker extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OrderWorker.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long COMMIT_EVERY_MILLIS = 1000;

    private final KafkaSettings kafka;
    private final CursorRows cursors;
    private final BatchWriter writer;
    private final OrderSettings settings;
    private final String topicPrefix;
    private final Map<String, SaleLog> logs = new HashMap<>();
    private final Promise<Void> ended = Promise.promise();
    private KafkaConsumer<String, String> consumer;
    private long committedAtMillis;
    private boolean stopping;

    public OrderWorker(KafkaSettings kafka, CursorRows cursors, BatchWriter writer, OrderSettings settings) {
        this.kafka = kafka;
        this.cursors = cursors;
        this.writer = writer;
        this.settings = settings;
        this.topicPrefix = kafka.topicPrefix() + ".";
    }

    @Override
    public Future<?> start() {
        consumer = KafkaConsumer.create(vertx, consumerConfig(), String.class, String.class);
        consumer.partitionsAssignedHandler(this::assigned);
        consumer.partitionsRevokedHandler(this::revoked);
        return consumer.subscribe(Pattern.compile(Pattern.quote(topicPrefix) + "[a-z0-9-]{1,64}\\.journal"))
                .onSuccess(subscribed -> begin());
    }

    private Map<String, String> consumerConfig() {
        Map<String, String> config = kafka.consumer();
        config.put("group.id", kafka.topicPrefix() + "-orders");
        config.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        config.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        // The default gives partition 0 of every topic, and that is all of them, to one member.
        config.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        // A new sale's topic is found by looking for it; a dead worker's sales go on after the session.
        config.put("metadata.max.age.ms", Long.toString(kafka.findTopics().toMillis()));
        config.put("session.timeout.ms", Long.toString(settings.sessionTimeout().toMillis()));
        config.put(
                "heartbeat.interval.ms",
                Long.toString(Math.min(500, settings.sessionTimeout().toMillis() / 3)));
        // What one poll may hold; a record is one batch of purchases.
        config.put("max.poll.records", "64");
        config.put("fetch.max.bytes", Integer.toString(8 << 20));
        return config;
    }

    /** Sales whose log the rows refuse, with the reason: nothing more of them is applied. From any thread. */
    public Map<SaleId, String> broken() {
        return writer.broken();
    }

    private void assigned(Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            String name = partition.getTopic();
            SaleId sale = new SaleId(name.substring(topicPrefix.length(), name.length() - ".journal".length()));
            logs.put(name, new SaleLog(sale, partition));
            LOG.atInfo().addKeyValue("sale", sale).log("log assigned");
        }
    }

    private void revoked(Set<TopicPartition> partitions) {
        partitions.forEach(partition -> logs.remove(partition.getTopic()));
    }

    private void begin() {
        if (stopping) ended.complete();
        else poll().onComplete(this::round, this::later);
    }

    /** Writes what was read while it reads on: one poll is ahead, never more. */
    private void round(KafkaConsumerRecords<String, String> read) {
        Future<Void> written = Future.succeededFuture(read)
                .compose(this::apply)
                .onSuccess(applied -> commit())
                .onFailure(OrderWorker::tell);
        if (stopping) {
            written.onComplete(done -> ended.complete());
            return;
        }
        Future<KafkaConsumerRecords<String, String>> next = poll();
        // Whatever became of these: what the poll has read is not read again.
        written.transform(done -> next).onComplete(this::round, this::later);
    }

    private Future<KafkaConsumerRecords<String, String>> poll() {
        return find().compose(found -> consumer.poll(POLL));
    }

    private static void tell(Throwable failure) {
        LOG.atWarn().addKeyValue("cause", failure.toString()).log("logs not read");
    }

    private void later(Throwable failure) {
        tell(failure);
        vertx.setTimer(settings.retryInterval().toMillis(), again -> begin());
    }

    /** Goes to the cursors of logs that are new here or were lost. */
    private Future<Void> find() {
        long now = System.currentTimeMillis();
        List<SaleLog> lost =
                logs.values().stream().filter(log -> log.isLost(now)).toList();
        if (lost.isEmpty()) return Future.succeededFuture();
        return cursors.of(lost.stream().map(SaleLog::sale).toList())
                .compose(found -> Future.join(lost.stream()
                        .map(log -> seek(log, found.get(log.sale())))
                        .toList()))
                .mapEmpty();
    }

    private Future<Void> seek(SaleLog log, Cursor cursor) {
        return consumer.seek(log.partition(), cursor.offset() + 1)
                .compose(sought -> consumer.resume(log.partition()))
                .onSuccess(resumed -> log.stand(cursor))
                .recover(failure -> notOurs(log, failure));
    }

    // A log taken away between the rebalance and here; if it still is ours, the next round tries again.
    private Future<Void> notOurs(SaleLog log, Throwable failure) {
        log.lose(System.currentTimeMillis() + settings.retryInterval().toMillis());
        LOG.atDebug()
                .addKeyValue("sale", log.sale())
                .addKeyValue("cause", failure.toString())
                .log("log not found");
        return Future.succeededFuture();
    }

    private Future<Void> apply(KafkaConsumerRecords<String, String> records) {
        Map<String, List<Read>> byTopic = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            KafkaConsumerRecord<String, String> record = records.recordAt(i);
            byTopic.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                    .add(new Read(record.offset(), record.value()));
        }
        List<Future<Void>> writes = new ArrayList<>();
        byTopic.forEach((topic, read) -> {
            SaleLog log = logs.get(topic);
            if (log != null) writes.add(apply(log, read));
        });
        return Future.join(writes).mapEmpty();
    }

    private Future<Void> apply(SaleLog log, List<Read> read) {
        CrashPoint.RECORDS_READ.reach();
        SaleLog.Batch batch = log.fold(read);
        if (batch.isEmpty()) return batch.gap() ? doubt(log) : Future.succeededFuture();
        return writer.write(log.sale(), log.cursor(), batch)
                .onSuccess(log::stand)
                .<Void>mapEmpty()
                .recover(failure -> rest(log, writer.trouble(log.sale(), failure)));
    }

    /**
     * Something is missing before what was read. The row may know it: a write that this worker believed to have failed
     * may have come after it looked. Otherwise reading goes on, because a relay copies again what the log has lost.
     */
    private Future<Void> doubt(SaleLog log) {
        return cursors.of(log.sale())
                .compose(row -> row.equals(log.cursor()) ? Future.succeededFuture() : rest(log, Duration.ZERO));
    }

    /** Stops reading a log for a while; then it goes on from the cursor's row. Nothing is skipped. */
    private Future<Void> rest(SaleLog log, Duration pause) {
        log.lose(System.currentTimeMillis() + pause.toMillis());
        return consumer.pause(log.partition()).recover(failure -> notOurs(log, failure));
    }

    private void commit() {
        long now = System.currentTimeMillis();
        if (now - committedAtMillis < COMMIT_EVERY_MILLIS) return;
        committedAtMillis = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        logs.values().stream()
                .filter(SaleLog::isFound)
                .filter(log -> log.cursor().offset() >= 0)
                .forEach(log -> offsets.put(
                        log.partition(), new OffsetAndMetadata(log.cursor().offset() + 1, "")));
        if (offsets.isEmpty()) return;
        consumer.commit(offsets)
                .onSuccess(committed -> CrashPoint.OFFSETS_COMMITTED.reach())
                .onFailure(failure ->
                        LOG.atDebug().addKeyValue("cause", failure.toString()).log("offsets not committed"));
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return ended.future().compose(done -> consumer.close());
    }
}
