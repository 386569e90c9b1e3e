package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sluice.kafka.KafkaSettings;
import sluice.sale.SaleId;

/** Appends records to the logs in the order of the calls. After a failure it starts over with a new producer. */
public final class LogWriter {
    private final Vertx vertx;
    private final KafkaSettings settings;
    private KafkaProducer<String, String> producer;

    public LogWriter(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Sends all values without waiting in between; succeeds when every in-sync replica has all of them. */
    public Future<Void> append(SaleId sale, List<String> values) {
        String topic = JournalTopics.topic(settings, sale);
        KafkaProducer<String, String> used = producer();
        // Kafka's own delivery timeout comes first; ours is for a client that does not answer at all.
        return Future.join(values.stream()
                        .map(value -> used.send(KafkaProducerRecord.create(topic, null, value, 0)))
                        .toList())
                .timeout(settings.timeout().toMillis() * 2, TimeUnit.MILLISECONDS)
                .onFailure(failure -> discard(used))
                .mapEmpty();
    }

    private KafkaProducer<String, String> producer() {
        if (producer == null) {
            producer = KafkaProducer.create(vertx, settings.producer(), String.class, String.class);
        }
        return producer;
    }

    // An idempotent producer may refuse everything after one failure; what it left undone is found out from the log.
    private void discard(KafkaProducer<String, String> failed) {
        if (producer != failed) return;
        producer = null;
        failed.close(settings.timeout().toMillis()).onFailure(gone -> {});
    }

    public Future<Void> close() {
        return producer == null
                ? Future.succeededFuture()
                : producer.close(settings.timeout().toMillis());
    }
}
