package sluice.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import io.vertx.kafka.admin.OffsetSpec;
import io.vertx.kafka.client.common.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TopicExistsException;
import sluice.kafka.KafkaSettings;
import sluice.sale.SaleId;

/** The logs of the sales: one topic with one partition each, kept for ever. */
public final class JournalTopics {
    private static final Map<String, String> FOR_EVER = Map.of("retention.ms", "-1", "retention.bytes", "-1");

    private final KafkaSettings settings;
    private final KafkaAdminClient admin;

    public JournalTopics(Vertx vertx, KafkaSettings settings) {
        this.settings = settings;
        this.admin = KafkaAdminClient.create(vertx, settings.client());
    }

    public String topic(SaleId sale) {
        return topic(settings, sale);
    }

    static String topic(KafkaSettings settings, SaleId sale) {
        return settings.topicPrefix() + "." + sale.value() + ".journal";
    }

    /** Makes the sale's topic if there is none. */
    public Future<Void> ensure(SaleId sale) {
        NewTopic topic = new NewTopic(topic(sale), 1, (short) settings.replication()).setConfig(FOR_EVER);
        return limited(admin.createTopics(List.of(topic)))
                .recover(failure ->
                        failure instanceof TopicExistsException || failure.getCause() instanceof TopicExistsException
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }

    /** The offset behind the last record. */
    public Future<Long> endOffset(SaleId sale) {
        TopicPartition partition = new TopicPartition(topic(sale), 0);
        return limited(admin.listOffsets(Map.of(partition, OffsetSpec.LATEST)))
                .map(offsets -> offsets.get(partition).getOffset());
    }

    private <T> Future<T> limited(Future<T> answer) {
        return answer.timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    public Future<Void> close() {
        return admin.close();
    }
}
