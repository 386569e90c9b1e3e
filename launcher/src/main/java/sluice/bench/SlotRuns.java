package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import sluice.lease.ClaimRows;
import sluice.lease.Leases;
import sluice.ticket.Ticket;

/**
 * A full shop in front of a line: how soon the next one is called after somebody has left, was sent away, has paid, or
 * has let his time run out. By the clock of Redis; for an order, from the moment of its row in Postgres.
 */
final class SlotRuns {
    private static final String NAME = "gate";
    private static final int INSIDE = 20;
    private static final int PEOPLE = 400;
    private static final int FREED_EACH_WAY = 25;
    private static final int WINDOW_SECONDS = 3_600;
    private static final int EXPIRED = 8;

    private final Stage stage;
    private final Target target;
    private final Replay replay;
    private final Figures figures;
    private final Histogram all = new Histogram(3);
    private final Deque<Inside> inside = new ArrayDeque<>();
    private final Map<Long, Ticket> tickets = new HashMap<>();
    private BenchSale sale;
    private FilledLine line;
    private GateWatch watch;

    /** Somebody in the shop. */
    private record Inside(Ticket ticket, String pass) {}

    /** Frees a slot of somebody and answers since when it is free, in ms. */
    @FunctionalInterface
    private interface Way {
        long free(Inside somebody) throws Exception;
    }

    SlotRuns(Stage stage, Target target, Replay replay, Figures figures) {
        this.stage = stage;
        this.target = target;
        this.replay = replay;
        this.figures = figures;
    }

    void run(BareClient client) throws Exception {
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 600_000)
                .put("burst", 10_000)
                .put("total_active_users", INSIDE)
                .put("claim_window", WINDOW_SECONDS);
        sale = BenchSale.open(stage, target, "slots", knobs, 1_000);
        line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        line.tickets().forEach(ticket -> tickets.put(ticket.index(), ticket));
        watch = new GateWatch(stage, sale, WINDOW_SECONDS * 1000L);
        WaitingCrowd crowd = new WaitingCrowd(stage.load(), client);
        crowd.start(line.tickets().stream()
                .map(ticket -> GateBench.request(sale, "GET", "/tickets/me", line.token(ticket)))
                .toList());
        fill();
        measure("left", FREED_EACH_WAY, this::leave);
        measure("revoked", FREED_EACH_WAY, this::revoke);
        measure("paid", FREED_EACH_WAY, this::buy);
        measure("expired", EXPIRED, this::expire);
        crowd.stop();
        if (replay.check(sale).isEmpty()) figures.violated("gate: nobody was let in");
        figures.add(NAME, "slot_reuse_p99_ms", (double) all.getValueAtPercentile(99), "ms");
    }

    private void fill() throws Exception {
        long since = 0;
        while (inside.size() < INSIDE) since = comeIn(watch.nextCall(since));
    }

    /** The called one comes in; answers when he was called. */
    @CanIgnoreReturnValue
    private long comeIn(GateWatch.Call call) throws Exception {
        Ticket ticket = tickets.get(call.index());
        Map<String, String> headers = Map.of("Authorization", "Bearer " + line.token(ticket));
        JsonObject pass = stage.first(() -> target.send(HttpMethod.POST, sale.path() + "/passes", headers, null)
                .map(answer -> answer.status() == 201 ? Optional.of(answer.json()) : Optional.empty()));
        inside.addLast(new Inside(ticket, pass.getString("pass")));
        return call.atMillis();
    }

    private void measure(String name, int times, Way way) throws Exception {
        Histogram seen = new Histogram(3);
        for (int i = 0; i < times; i++) {
            long free = way.free(inside.removeFirst());
            GateWatch.Call next = watch.nextCall(free);
            seen.recordValue(next.atMillis() - free);
            comeIn(next);
        }
        all.add(seen);
        figures.add(NAME, "slot_reuse_" + name + "_max_ms", (double) seen.getMaxValue(), "ms");
    }

    private long leave(Inside somebody) throws Exception {
        long since = Stage.await(watch.now());
        Map<String, String> headers = Map.of("Authorization", "Bearer " + line.token(somebody.ticket()));
        Stage.await(target.send(HttpMethod.DELETE, sale.path() + "/tickets/me", headers, null));
        return since;
    }

    private long revoke(Inside somebody) throws Exception {
        long since = Stage.await(watch.now());
        sale.revoke(somebody.ticket().id());
        return since;
    }

    /** Free is the slot of one who has paid: from then on it is the house that is slow. */
    private long buy(Inside somebody) throws Exception {
        JsonObject unit = new JsonObject().put("product", "unit").put("quantity", 1);
        JsonObject body =
                new JsonObject().put("lines", new JsonArray().add(unit)).put("payment_method", "tok_ok");
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + somebody.pass(),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        JsonObject bought = Stage.await(target.send(HttpMethod.POST, sale.path() + "/orders", headers, body))
                .json();
        return stage.first(() -> target.get(bought.getString("status_url"), bought.getString("token"))
                .map(SlotRuns::paidAt));
    }

    private static Optional<Long> paidAt(Target.Response answer) {
        boolean paid =
                answer.status() == 200 && answer.json().getString("status").equals("paid");
        return paid
                ? Optional.of(
                        Instant.parse(answer.json().getString("updated_at")).toEpochMilli())
                : Optional.empty();
    }

    /** One who came in for a second, into the slot of somebody else; those after him may stay as long as before. */
    private long expire(Inside somebody) throws Exception {
        sale.turn("session_duration", 1);
        comeIn(watch.nextCall(revoke(somebody)));
        Inside brief = inside.removeLast();
        sale.turn("session_duration", WINDOW_SECONDS);
        Leases leases = new Leases(stage.load(), stage.redis(), new ClaimRows(stage.postgres()));
        return stage.first(() -> leases.find(sale.id(), brief.ticket().id())).endMillis();
    }
}
