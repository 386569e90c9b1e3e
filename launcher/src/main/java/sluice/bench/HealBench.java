package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import sluice.bench.LoadDriver.Run;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;
import sluice.ticket.Ticket;

/**
 * Redis is killed under ten thousand waiting people and comes back empty: whether all are back in their places, and
 * when, and whether the gate waits for that.
 */
final class HealBench {
    static final Map<String, String> SETTINGS = Map.of("line.longest-poll", "2s");

    private static final String NAME = "heal";
    private static final int PEOPLE = 10_000;
    private static final int CLAIMED = 100;
    private static final int LEFT = 200;
    private static final int CALLED_AFTERWARDS = 50;
    private static final int CONNECTIONS = 64;

    private final Stage stage;
    private final Figures figures;
    private final EmbeddedStores stores;
    private final BareClient client;
    private BenchSale sale;
    private FilledLine line;
    private double downSeconds;

    HealBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.stores = stage.running()
                .stores()
                .orElseThrow(() -> new IllegalStateException("heal kills Redis, and so needs a Redis of its own"));
        this.client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        sale = BenchSale.full(stage, target, NAME, CLAIMED);
        line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        List<Ticket> claimed = line.tickets().subList(0, CLAIMED);
        List<Ticket> waiting = line.tickets().subList(CLAIMED + LEFT, PEOPLE);
        stage.until(this::everybodyIsCalled);
        expect(201, "POST", "/passes", claimed);
        expect(204, "DELETE", "/tickets/me", line.tickets().subList(CLAIMED, CLAIMED + LEFT));

        WaitingCrowd crowd = new WaitingCrowd(stage.load(), client);
        crowd.start(waiting.stream()
                .map(ticket -> request("GET", "/tickets/me", ticket))
                .toList());
        stage.until(() -> Future.succeededFuture(crowd.answers() > 3L * waiting.size()));
        LineWatch watch = lose(waiting.size());
        crowd.stop();
        tell(watch, crowd);
        check(claimed, waiting);
        Stage.await(target.close());
        Stage.await(client.close());
    }

    /** Whether the server that is to be asked for passes knows it: its snapshot is a little older than Redis. */
    private Future<Boolean> everybodyIsCalled() {
        Buffer status = BareClient.request("GET", sale.path() + "/status");
        return client.send(status).map(reply -> reply.status() == 200 && reply.numberAfter("\"served\":") == CLAIMED);
    }

    private Buffer request(String method, String path, Ticket ticket) {
        return BareClient.request(
                method, sale.path() + path, "Authorization: Bearer " + line.token(ticket), "Content-Length: 0");
    }

    private void expect(int status, String method, String path, List<Ticket> tickets) throws Exception {
        List<Buffer> requests =
                tickets.stream().map(ticket -> request(method, path, ticket)).toList();
        LongFunction<Future<Boolean>> send =
                i -> client.send(requests.get((int) i)).map(reply -> reply.status() == status);
        Run run = Stage.await(new LoadDriver(stage.load()).closed(requests.size(), CONNECTIONS, send));
        if (run.failed() > 0) figures.violated("heal: " + run.failed() + " of " + method + " " + path + " failed");
    }

    /** Kills Redis, deletes its data and starts it again; waits until the line goes on with room for more people. */
    private LineWatch lose(int waiting) throws Exception {
        LineWatch watch = new LineWatch(stage, sale, waiting, CLAIMED);
        long before = System.nanoTime();
        stores.kill(Store.REDIS);
        Future<Void> healed = watch.start(stage.load());
        Stage.delete(stage.data().resolve("redis"));
        stores.restart(Store.REDIS);
        downSeconds = (System.nanoTime() - before) / 1e9;
        JsonObject turned = sale.turn("total_active_users", CLAIMED + CALLED_AFTERWARDS);
        if (turned.isEmpty()) throw new IllegalStateException("the knob was not turned");
        Stage.await(healed);
        return watch;
    }

    private void tell(LineWatch watch, WaitingCrowd crowd) {
        figures.add(NAME, "seconds", watch.wholeSeconds(), "s");
        figures.add(NAME, "gate_waited_seconds", watch.gateSeconds(), "s");
        figures.add(NAME, "redis_down_seconds", downSeconds, "s");
        figures.add(NAME, "longest_poll_seconds", 2 * 1.3, "s");
        figures.add(NAME, "polls_without_position", (double) crowd.refusals(), "count");
        if (watch.calledInWindow()) figures.violated("heal: people were called before all could be back");
    }

    private void check(List<Ticket> claimed, List<Ticket> waiting) throws Exception {
        WrittenLine now = WrittenLine.read(stage, sale);
        List<Ticket> here = new ArrayList<>(waiting);
        here.removeIf(ticket -> !now.has(ticket.id()));
        figures.add(NAME, "waiting", waiting.size(), "count");
        count("lost", waiting.size() - here.size());
        count(
                "displaced",
                here.stream()
                        .filter(ticket -> !now.has(ticket.id(), ticket.index()))
                        .count());
        count(
                "resurrected",
                claimed.stream().filter(ticket -> now.has(ticket.id())).count());
        count("given_twice", now.twice());
        Request aside = Request.cmd(Command.ZCARD).arg(sale.keys().aside());
        count("set_aside_though_present", Stage.await(stage.redis().send(aside)).toLong());
    }

    private void count(String figure, long count) {
        figures.add(NAME, figure, (double) count, "count");
        if (count > 0) figures.violated("heal: " + count + " " + figure);
    }
}
