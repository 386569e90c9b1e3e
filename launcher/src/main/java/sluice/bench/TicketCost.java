package sluice.bench;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** What people cost who wait without a connection: bytes of the node and of Redis for each. */
final class TicketCost {
    private final Stage stage;
    private final Figures figures;

    TicketCost(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
    }

    void measure(BenchSale many, int waiting) throws Exception {
        long heap = Heap.usedBytes(stage);
        long redis = redisBytes();
        FilledLine filled = FilledLine.of(stage, many, waiting, index -> false);
        stage.pause(1000);
        double node = (double) Math.max(0, Heap.usedBytes(stage) - heap) / waiting;
        double inRedis = (double) (redisBytes() - redis) / waiting;
        if (!filled.tickets().isEmpty()) throw new IllegalStateException("tickets were kept");
        figures.add(PushBench.NAME, "bytes_per_waiting_ticket", node + inRedis, "bytes");
        figures.add(PushBench.NAME, "node_bytes_per_ticket", node, "bytes");
        figures.add(PushBench.NAME, "redis_bytes_per_ticket", inRedis, "bytes");
    }

    private long redisBytes() throws Exception {
        String info = Stage.await(stage.redis().send(Request.cmd(Command.INFO).arg("memory")))
                .toString();
        return info.lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }
}
