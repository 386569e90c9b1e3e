package sluice.bench;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The gate's limits under everything that may disturb it, how soon a free slot and a turned knob show, and whether the
 * rate is reached though many do not come. Ends with the replay of every claim.
 */
final class GateBench {
    /** Both nodes know the same key. */
    static final Map<String, String> SETTINGS = Map.of(
            "line.longest-poll", "2s", "operator.token", UUID.randomUUID().toString());

    private static final int CONNECTIONS = 512;

    private final Stage stage;
    private final Figures figures;
    private final Replay replay;

    GateBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.replay = new Replay(stage);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 4);
        BareClient here = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
        NodeProcess second = NodeProcess.gate(stage);
        try {
            withTwoNodes(target, here, second);
        } finally {
            second.end();
        }
        new NoShowRun(stage, target, replay, figures).run(here);
        replay.tell(figures);
        Stage.await(here.close());
        Stage.await(target.close());
    }

    private void withTwoNodes(Target target, BareClient here, NodeProcess second) throws Exception {
        BareClient there = new BareClient(stage.load(), second.uri(), CONNECTIONS);
        Target other = new Target(stage.load(), second.uri(), 4);
        new LimitRuns(stage, target, replay, figures).run(here, there, second);
        new SlotRuns(stage, target, replay, figures).run(here);
        new KnobRuns(stage, List.of(target, other), replay, figures).run(here);
        Stage.await(other.close());
        Stage.await(there.close());
    }

    /** A request of a waiting or called person. */
    static Buffer request(BenchSale sale, String method, String path, String token) {
        return BareClient.request(method, sale.path() + path, "Authorization: Bearer " + token, "Content-Length: 0");
    }
}
