package sluice.stock;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.journal.Cursor;
import sluice.journal.JournalEntry;
import sluice.journal.LoggedEntry;
import sluice.journal.MalformedEntry;
import sluice.sale.Sale;

/** The stock ledger's half of a worker: applies the logs of all sales to the rows. */
final class LogWorker extends VerticleBase {
    private final TestLedger ledger;
    private final Map<String, Cursor> cursors = new HashMap<>();
    private KafkaConsumer<String, String> consumer;
    private boolean stopped;

    LogWorker(TestLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<?> start() {
        consumer = KafkaConsumer.create(vertx, ledger.kafka.consumer(), String.class, String.class);
        context.runOnContext(now -> step());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return consumer.close();
    }

    private void step() {
        if (stopped) return;
        Future<Void> adopted = Future.succeededFuture();
        for (Sale sale : ledger.catalogue.all()) {
            if (!cursors.containsKey(ledger.topics.topic(sale.id()))) {
                adopted = adopted.compose(before -> adopt(sale));
            }
        }
        adopted.compose(done -> cursors.isEmpty() ? vertx.timer(20).<Void>mapEmpty() : poll())
                .onFailure(failure -> cursors.clear())
                .onComplete(done -> vertx.setTimer(1, again -> step()));
    }

    private Future<Void> adopt(Sale sale) {
        String topic = ledger.topics.topic(sale.id());
        return ledger.topics
                .ensure(sale.id())
                .compose(exists -> ledger.cursors.of(sale.id()))
                .compose(cursor -> {
                    cursors.put(topic, cursor);
                    Set<TopicPartition> all = cursors.keySet().stream()
                            .map(name -> new TopicPartition(name, 0))
                            .collect(Collectors.toSet());
                    return consumer.assign(all)
                            .compose(assigned -> consumer.seek(new TopicPartition(topic, 0), cursor.offset() + 1));
                });
    }

    private Future<Void> poll() {
        return consumer.poll(Duration.ofMillis(50)).compose(this::apply);
    }

    private Future<Void> apply(KafkaConsumerRecords<String, String> records) {
        Map<String, List<LoggedEntry>> entries = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            var log = records.recordAt(i);
            try {
                entries.computeIfAbsent(log.topic(), any -> new ArrayList<>())
                        .add(new LoggedEntry(log.offset(), JournalEntry.parse(log.value())));
            } catch (MalformedEntry e) {
                // ignored, as the fold would
            }
        }
        Future<Void> applied = Future.succeededFuture();
        for (String topic : entries.keySet()) {
            applied = applied.compose(before -> {
                Cursor from = cursors.get(topic);
                return ledger.postgres
                        .transaction(tx -> StockRows.apply(tx, from.sale(), from, entries.get(topic)))
                        .<Void>map(done -> {
                            cursors.put(topic, done.cursor());
                            return null;
                        });
            });
        }
        return applied;
    }
}
