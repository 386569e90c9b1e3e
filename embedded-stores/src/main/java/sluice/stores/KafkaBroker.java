package sluice.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** Kafka as one broker and controller inside this process, so it cannot be killed alone. */
final class KafkaBroker implements OwnedStore {
    private static final int NODE = 1;
    // Relative to the supervisor's working directory, the data folder: Kafka splits paths at commas.
    private static final String FOLDER = "kafka";

    private final Path folder;
    private final StoreLog log;
    private final int port;
    private final int controllerPort;
    private volatile KafkaRaftServer server;

    KafkaBroker(Path data, int port, int controllerPort) {
        this.folder = data.resolve(FOLDER);
        this.log = StoreLog.of(data, "kafka");
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public void start() throws IOException {
        try {
            Properties settings = settings();
            if (!Files.exists(folder.resolve("meta.properties"))) {
                format(settings);
            }
            KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            starting.startup();
            server = starting;
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            log.add(trace.toString());
            throw new StoreFailure(e.toString(), e);
        }
    }

    private void format(Properties settings) throws IOException {
        Path config = folder.resolveSibling("kafka.properties");
        // A stream, not a writer: properties escape what is not ASCII only when written to a stream.
        try (var out = Files.newOutputStream(config)) {
            settings.store(out, "as of the first start");
        }
        String cluster = Uuid.randomUuid().toString();
        String[] command = {
            "format",
            "--standalone",
            "--cluster-id",
            cluster,
            "--config",
            config.getFileName().toString()
        };
        try (var out = Files.newOutputStream(log.file(), StandardOpenOption.APPEND)) {
            int exit = StorageTool.execute(command, new PrintStream(out, true, StandardCharsets.UTF_8));
            if (exit != 0) {
                throw new StoreFailure("formatting its storage ended with " + exit);
            }
        }
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty("log.dirs", FOLDER);
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "1000");
        // After a kill the broker is let in again when its last session is over.
        settings.setProperty("broker.session.timeout.ms", "4000");
        settings.setProperty("broker.heartbeat.interval.ms", "1000");
        // One broker: what is kept in three copies elsewhere is kept in one.
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "4");
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // Small, since it shares the machine with everything else.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        return settings;
    }

    @Override
    public void stop() {
        KafkaRaftServer started = server;
        if (started != null) {
            started.shutdown();
            started.awaitShutdown();
        }
    }

    @Override
    public void kill() {
        throw new StoreFailure("it runs inside the supervisor: kill or suspend that instead");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }
}
