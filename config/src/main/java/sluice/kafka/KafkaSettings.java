package sluice.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sluice.settings.Settings;

/**
 * How to reach Kafka, and the configuration of its clients. A worker looks for logs of new sales each {@code
 * findTopics}.
 */
public record KafkaSettings(
        String bootstrapServers, String topicPrefix, int replication, Duration timeout, Duration findTopics) {
    public static KafkaSettings from(Settings settings) {
        if (!settings.text("kafka.topic-prefix").matches("[a-z0-9-]{1,32}")) {
            settings.complain("kafka.topic-prefix", "is 1 to 32 of a-z 0-9 -");
        }
        return new KafkaSettings(
                settings.text("kafka.bootstrap-servers"),
                settings.text("kafka.topic-prefix"),
                settings.count("kafka.replication", 1, 9),
                settings.duration("kafka.timeout", Duration.ofSeconds(1), Duration.ofSeconds(120)),
                settings.duration("kafka.find-topics", Duration.ofMillis(50), Duration.ofSeconds(60)));
    }

    /** A producer that counts a record as written only when every in-sync replica has it, in order and once. */
    public Map<String, String> producer() {
        Map<String, String> config = client();
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        config.put("linger.ms", "0");
        // An entry of the journal is larger than the default, and each would go as a request of its own.
        config.put("batch.size", "262144");
        config.put("delivery.timeout.ms", Long.toString(timeout.toMillis()));
        config.put("request.timeout.ms", Long.toString(Math.max(500, timeout.toMillis() / 2)));
        config.put("max.block.ms", Long.toString(timeout.toMillis()));
        config.put("max.request.size", "1048576");
        return config;
    }

    /** A consumer that is told its partitions and offsets and commits nothing by itself. */
    public Map<String, String> consumer() {
        Map<String, String> config = client();
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        config.put("allow.auto.create.topics", "false");
        config.put("fetch.min.bytes", "1");
        config.put("fetch.max.wait.ms", "250");
        config.put("max.poll.records", "500");
        config.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        return config;
    }

    /** An admin client. */
    public Map<String, String> client() {
        Map<String, String> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("reconnect.backoff.max.ms", "1000");
        config.put("metadata.max.age.ms", "10000");
        return config;
    }
}
