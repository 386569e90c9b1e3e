package sluice.bench;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sluice.launcher.Running;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;
import sluice.stores.StoresRequest;

/**
 * Two gates and a worker, each a process of its own, on stores of which each can be killed alone, as Kafka has a data
 * folder of its own; and a payment provider that lives on whatever happens to them.
 */
final class FaultStage {
    private final Path data;
    private final EmbeddedStores stores;
    private EmbeddedStores log;
    private final PaymentParty payment;
    private final Stage stage;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private FaultStage(Path data, PaymentParty payment, Map<String, String> given) throws IOException {
        this.data = data;
        this.payment = payment;
        this.stores = EmbeddedStores.start(StoresRequest.anyPorts(data, Store.REDIS, Store.POSTGRES));
        this.log = EmbeddedStores.start(StoresRequest.anyPorts(logFolder(), Store.KAFKA));
        this.stage = Stage.on(data, Running.addresses(stores, log), given);
    }

    private Path logFolder() {
        return data.resolve("log");
    }

    static FaultStage open(Map<String, String> given) throws Exception {
        Map<String, String> settings = new HashMap<>(given);
        settings.putIfAbsent("operator.token", "faults-" + UUID.randomUUID());
        Path data = Files.createTempDirectory("sluice-chaos-");
        PaymentParty payment = PaymentParty.open(data);
        settings.put("payment.uri", payment.uri());
        FaultStage opened = new FaultStage(data, payment, settings);
        try {
            // The first one brings the schema up to date.
            opened.nodes.add(NodeProcess.gate(opened.stage));
            opened.nodes.add(NodeProcess.gate(opened.stage));
            opened.nodes.add(NodeProcess.worker(opened.stage));
            return opened;
        } catch (Exception failure) {
            opened.close();
            throw failure;
        }
    }

    /** {@code given} with what lets sales go on soon after a worker has died. */
    static Map<String, String> hasty(Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        settings.putIfAbsent("orders.session-timeout", "1500ms");
        settings.putIfAbsent("orders.retry-interval", "250ms");
        settings.putIfAbsent("payment.timeout", "500ms");
        settings.putIfAbsent("payment.pause", "500ms");
        settings.putIfAbsent("ledger.hold", "4s");
        return settings;
    }

    Stage stage() {
        return stage;
    }

    List<NodeProcess> gates() {
        return nodes.subList(0, 2);
    }

    NodeProcess worker() {
        return nodes.get(2);
    }

    PaymentParty payment() {
        return payment;
    }

    void killPostgres() {
        stores.kill(Store.POSTGRES);
    }

    void startPostgres() {
        stores.restart(Store.POSTGRES);
    }

    void killRedis() {
        stores.kill(Store.REDIS);
    }

    void startRedis() {
        stores.restart(Store.REDIS);
    }

    Path redisFolder() {
        return data.resolve("redis");
    }

    void killKafka() throws Exception {
        ProcessHandle broker = log.supervisor();
        if (!broker.destroyForcibly()) throw new IllegalStateException("Kafka cannot be killed");
        var unused = broker.onExit().get();
    }

    /** Starts Kafka where it was, with its data. */
    void startKafka() {
        log = EmbeddedStores.start(new StoresRequest(logFolder(), Map.of(Store.KAFKA, log.port(Store.KAFKA))));
    }

    /** The node that copies the journal of {@code sale} into the log. */
    NodeProcess relayOf(BenchSale sale) throws Exception {
        Request turn = Request.cmd(Command.GET).arg(sale.keys().relayTurn());
        String holder = stage.first(() ->
                stage.redis().send(turn).map(name -> Optional.ofNullable(name).map(Object::toString)));
        for (NodeProcess node : nodes) if (Stage.await(node.id()).equals(holder)) return node;
        throw new IllegalStateException("no node has the turn of " + holder);
    }

    /** Ends the nodes and the stores, and deletes their data. */
    void close() throws Exception {
        for (NodeProcess node : nodes) node.end();
        Stage.await(stage.redis().close());
        payment.close();
        log.close();
        stores.close();
        stage.close();
    }
}
