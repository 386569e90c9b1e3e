package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Asks the stores each second whether they answer. Ready means: all of them do, and the process is not ending. */
final class Readiness extends VerticleBase {
    private static final long INTERVAL_MILLIS = 1000;
    private static final long PATIENCE_MILLIS = 3000;

    private final Node node;
    private final Map<String, Boolean> up = new ConcurrentHashMap<>();
    private KafkaAdminClient kafka;
    private volatile boolean draining;

    Readiness(Node node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        kafka = KafkaAdminClient.create(vertx, node.settings().stores().kafka().client());
        for (String store : new String[] {"redis", "postgres", "kafka"}) {
            up.put(store, false);
            Gauge.builder("sluice_store_up", up, states -> states.get(store) ? 1 : 0)
                    .description("1 while the store answers this process")
                    .tag("store", store)
                    .register(node.registry());
        }
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> probe());
        return probe();
    }

    @CanIgnoreReturnValue
    private Future<Void> probe() {
        return Future.join(
                        note("redis", node.redis().send(Request.cmd(Command.PING))),
                        note("postgres", node.postgres().run("SELECT 1")),
                        note("kafka", kafka.describeCluster()))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Future<?> note(String store, Future<?> answer) {
        return answer.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .onComplete(outcome -> up.put(store, outcome.succeeded()));
    }

    /** From now on not ready, whatever the stores say: load balancers stop sending people here. */
    void drain() {
        draining = true;
    }

    JsonObject state() {
        boolean ready = !draining && !up.containsValue(false);
        JsonObject state =
                new JsonObject().put("node", node.id()).put("ready", ready).put("draining", draining);
        up.forEach(state::put);
        return state;
    }

    @Override
    public Future<?> stop() {
        return kafka.close();
    }
}
