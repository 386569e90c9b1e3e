package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static sluice.line.Stage.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.ticket.Ticket;

/** One line of a stage, and ways to lose it and to get it back. */
final class LostLine {
    static final int BLOCK = 1000;

    private final Stage stage;
    private final Context loop;
    final Sale sale;
    final Line line;
    final Attendance attendance;
    final HealingWindow window;

    LostLine(Stage stage) {
        this.stage = stage;
        this.loop = stage.vertx.getOrCreateContext();
        this.sale = stage.sale(Phase.OPEN);
        this.line = stage.line();
        this.attendance = stage.attendance();
        this.window = new HealingWindow(stage.redis, stage.blocks(), stage.lostPlaces());
    }

    <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(here -> work.get().onComplete(done));
        return done.future();
    }

    /** {@code count} people join; their tickets in order of index. */
    List<Ticket> join(int count) {
        List<Future<Ticket>> joins = new ArrayList<>();
        await(onLoop(() -> {
            for (int i = 0; i < count; i++) {
                String id = "ticket-%015d".formatted(i);
                joins.add(line.join(sale, id)
                        .map(joined -> new Ticket(id, joined.index(), joined.generation(), sale.id())));
            }
            return Future.join(joins);
        }));
        snapshot();
        return joins.stream().map(Future::result).toList();
    }

    @CanIgnoreReturnValue
    Snapshot snapshot() {
        await(stage.reader.renew(stage.catalogue.get(sale.id())));
        return stage.positions.of(sale.id());
    }

    void serve(long places) {
        stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "served", Long.toString(places));
        assertEquals(places, snapshot().served());
    }

    /** Redis forgets everything about the sale, and the sale's ledger is opened anew. */
    void loseAll() {
        var keys = stage.keys(sale.id());
        stage.command(
                Command.DEL, keys.state(), keys.line(), keys.lineState(), keys.leavers(), keys.called(), keys.aside());
        stage.open(sale.id());
    }

    /** Another server takes over that never heard of the tickets from {@code index} on. */
    void loseFrom(long index) {
        var keys = stage.keys(sale.id());
        stage.command(Command.ZREMRANGEBYSCORE, keys.line(), Long.toString(index), "+inf");
        stage.command(Command.HSET, keys.lineState(), "next", Long.toString(index), "run", "another");
    }

    /** As the process does: looks at each snapshot until the window is open. */
    @CanIgnoreReturnValue
    Snapshot openWindow() {
        Stage.awaitUntil(() -> {
            Snapshot snapshot = snapshot();
            window.look(snapshot);
            return snapshot.state().healing().open();
        });
        return stage.positions.of(sale.id());
    }

    @CanIgnoreReturnValue
    Snapshot endWindow() {
        Stage.awaitUntil(() -> {
            Snapshot snapshot = snapshot();
            window.look(snapshot);
            return !snapshot.healing();
        });
        return stage.positions.of(sale.id());
    }

    /** Each polls once, in whatever order. */
    void poll(List<Ticket> tickets) {
        await(onLoop(() -> {
            tickets.forEach(attendance::saw);
            return Future.succeededFuture();
        }));
        tickets.forEach(ticket -> assertNotNull(stage.positions.json(ticket, Long.MAX_VALUE)));
    }

    Long indexOf(Ticket ticket) {
        Response score = stage.command(Command.ZSCORE, stage.keys(sale.id()).line(), ticket.id());
        return score == null ? null : (long) Double.parseDouble(score.toString());
    }

    void awaitBack(List<Ticket> tickets) {
        Stage.awaitUntil(() ->
                stage.command(Command.ZCARD, stage.keys(sale.id()).line()).toInteger() >= tickets.size());
        tickets.forEach(ticket -> assertEquals(ticket.index(), indexOf(ticket)));
    }

    long ahead(Ticket ticket) {
        return stage.positions.of(ticket, Long.MAX_VALUE).standing().ahead();
    }

    /** {@link #ahead} as of now. */
    long snapshotAhead(Ticket ticket) {
        snapshot();
        return ahead(ticket);
    }
}
