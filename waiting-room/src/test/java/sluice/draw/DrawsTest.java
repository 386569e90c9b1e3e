package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.Stage.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.line.Stage;
import sluice.position.Places;
import sluice.redis.SaleKeys;
import sluice.sale.Draw;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.ticket.TicketIds;

class DrawsTest {
    private static Stage stage;
    private static Draws draws;
    private static DrawRows rows;

    private final Sale sale = stage.sale(Phase.PREQUEUE);
    private final SaleKeys keys = stage.keys(sale.id());

    @BeforeAll
    static void start() {
        stage = new Stage("1000");
        draws = new Draws(stage.vertx, stage.redis, stage.postgres);
        rows = new DrawRows(stage.postgres);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    /** Tickets with the indexes from {@code first} on and before {@code end} join, as the line keeps them. */
    private void join(int first, int end) {
        List<String> added = new ArrayList<>(List.of(keys.line()));
        for (int i = first; i < end; i++) {
            added.add(Integer.toString(i));
            added.add(TicketIds.write(Vectors.id(i)));
        }
        stage.command(Command.ZADD, added.toArray(String[]::new));
        stage.command(Command.HSET, keys.lineState(), "next", Integer.toString(end), "run", server());
    }

    private static String server() {
        return stage.command(Command.INFO, "server").toString().replaceFirst("(?s).*run_id:(\\w+).*", "$1");
    }

    private void leave(int index) {
        stage.command(Command.ZREM, keys.line(), TicketIds.write(Vectors.id(index)));
    }

    private boolean keep(Cohort cohort) {
        return await(stage.postgres.transaction(transaction -> rows.close(transaction, sale.id(), cohort)));
    }

    private boolean open(Sale from) {
        return await(stage.postgres.transaction(transaction -> rows.open(transaction, from)));
    }

    private boolean setBeacon(String value) {
        return await(stage.postgres.transaction(
                transaction -> rows.setBeacon(transaction, sale.id(), Buffer.buffer(value))));
    }

    private Sale now() {
        await(stage.catalogue.refresh());
        return stage.catalogue.get(sale.id());
    }

    private void sql(String statement) {
        await(stage.postgres.run(statement, Tuple.of(sale.id().value())).map(true));
    }

    @CanIgnoreReturnValue
    private Cohort close() {
        return await(draws.close(sale.id()));
    }

    @Test
    void whoever_left_is_zeros_and_whoever_comes_later_is_not_in_it() {
        join(0, 9000);
        for (int i = 3; i < 9000; i += 7) leave(i);
        Cohort cohort = close();
        assertEquals(9000, cohort.size());
        assertArrayEquals(Vectors.ids(9000), cohort.ids().getBytes());
        assertEquals(Cohort.of(Vectors.ids(9000)).root(), cohort.root());

        join(9000, 9010);
        leave(18);
        Cohort again = close();
        assertEquals(9000, again.size());
        assertNotEquals(cohort.root(), again.root(), "who left before it was kept is out");
    }

    @Test
    void a_cohort_is_kept_once_and_raises_the_revision_once() {
        join(0, 5);
        long before = now().revision();
        Cohort first = close();
        assertTrue(keep(first));
        Sale closed = now();
        assertEquals(before + 1, closed.revision());
        assertEquals(5, closed.draw().cohort());
        assertEquals(first.root(), closed.draw().root());

        leave(1);
        assertFalse(keep(close()));
        assertEquals(closed, now());
        assertEquals(first.ids(), await(rows.ids(sale.id(), 0, 5)));
    }

    @Test
    void of_two_who_close_at_once_one_is_first_and_there_is_one_draw() {
        join(0, 100);
        List<Future<Boolean>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(draws.close(sale.id())
                    .compose(cohort ->
                            stage.postgres.transaction(transaction -> rows.close(transaction, sale.id(), cohort))));
        }
        await(Future.all(closers).map(true));
        assertEquals(1, closers.stream().filter(Future::result).count());
        Sale closed = now();
        List<Future<Boolean>> openers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            openers.add(stage.postgres.transaction(transaction -> rows.open(transaction, closed)));
        }
        await(Future.all(openers).map(true));
        assertEquals(1, openers.stream().filter(Future::result).count());
        assertEquals(closed.revision() + 1, now().revision());
    }

    @Test
    void the_secret_is_told_only_once_it_is_drawn() {
        sql("UPDATE sale SET draw_secret = sha256('secret') WHERE id = $1");
        join(0, 3);
        byte[] secret = Sha256.of("secret".getBytes(StandardCharsets.US_ASCII));
        sql("UPDATE sale SET revision = revision + 1 WHERE id = $1");
        Draw committed = now().draw();
        assertArrayEquals(Seed.commitment(secret), committed.commitment().getBytes());
        assertNull(committed.secret());
        assertTrue(keep(close()));
        assertNull(now().draw().secret());
        assertNull(DrawJson.head(now()).getValue("secret"));
        assertNull(DrawJson.head(now()).getValue("seed"));

        assertTrue(open(now()));
        Sale opened = now();
        assertEquals(Phase.OPEN, opened.phase());
        assertTrue(opened.draw().drawn());
        assertArrayEquals(secret, opened.draw().secret().getBytes());
        PublishedDraw published = PublishedDraw.read(DrawJson.head(opened));
        assertEquals(Set.of(), new Bundle(published, Vectors.ids(3)).misfits());
        assertFalse(opened.draw().toString().contains(Buffer.buffer(secret).toString()));
    }

    @Test
    void nothing_opens_without_a_closed_cohort() {
        assertFalse(open(now()));
        assertTrue(keep(close()));
        assertEquals(0, now().draw().cohort());
        assertTrue(open(now()));
        assertFalse(open(sale), "not twice");
    }

    @Test
    void a_named_beacon_is_told_once_between_closing_and_opening() {
        sql("UPDATE sale SET draw_beacon = 'round 7', revision = revision + 1 WHERE id = $1");
        join(0, 3);
        assertFalse(setBeacon("early"), "before the cohort is closed");
        assertTrue(keep(close()));
        assertTrue(now().draw().awaitsBeacon());
        assertFalse(open(now()));
        assertTrue(setBeacon("value"));
        assertFalse(setBeacon("other"));
        assertEquals(Buffer.buffer("value"), now().draw().beaconValue());
        assertTrue(open(now()));
        assertFalse(setBeacon("late"));
    }

    @Test
    void a_sale_that_names_no_beacon_takes_no_value() {
        assertTrue(keep(close()));
        assertFalse(setBeacon("value"));
    }

    @Test
    void a_paused_prequeue_is_drawn_when_it_opens() {
        join(0, 3);
        await(stage.postgres.transaction(transaction -> stage.rows.move(transaction, sale, Phase.PAUSED)));
        assertTrue(now().beforeOpening());
        assertTrue(keep(close()));
        assertTrue(open(now()));
        assertEquals(Phase.OPEN, now().phase());
        assertNull(now().phaseBefore());
    }

    @Test
    void a_sale_past_its_prequeue_gets_no_cohort() {
        Sale open = stage.sale(Phase.OPEN);
        Cohort cohort = await(draws.close(open.id()));
        boolean kept = await(stage.postgres.transaction(transaction -> rows.close(transaction, open.id(), cohort)));
        assertFalse(kept);
    }

    @Test
    void while_tickets_may_be_missing_the_cohort_stays_open() {
        join(0, 3);
        stage.command(Command.HSET, keys.lineState(), "healing_until", "1");
        recovering();
        stage.command(Command.HDEL, keys.lineState(), "healing_until");
        stage.command(Command.HSET, keys.lineState(), "run", "another");
        recovering();
        stage.command(Command.DEL, keys.lineState());
        sql("INSERT INTO index_block (sale, lineage, first_index, end_index, generation) VALUES ($1, 'l', 0, 9, 1)");
        recovering();
        stage.command(Command.DEL, keys.state());
        recovering();
        assertNull(stage.command(Command.HGET, keys.lineState(), "cohort"));
    }

    private void recovering() {
        assertEquals(
                Refusal.RECOVERING, assertThrows(Refused.class, this::close).refusal());
    }

    @Test
    void the_order_is_of_arrival_until_it_is_drawn_and_then_the_same_for_ever() {
        PlacesBook book = new PlacesBook(stage.vertx);
        join(0, 1000);
        assertSame(Places.byArrival(), await(book.of(now())));
        assertTrue(keep(close()));
        assertSame(Places.byArrival(), await(book.of(now())));
        assertTrue(open(now()));
        Places places = await(book.of(now()));
        assertEquals(1000, places.cohort());
        assertSame(places, await(book.of(now())));
        assertTrue(book.of(now()).succeeded(), "known at once");
        int[] order = Shuffle.indexAt(PlacesBook.seed(now().draw()), 1000);
        for (int place = 0; place < 1000; place++) assertEquals(order[place], places.indexAt(place));
        assertEquals(1000, places.of(1000));
        Places elsewhere = await(new PlacesBook(stage.vertx).of(now()));
        assertEquals(places.of(500), elsewhere.of(500));
    }
}
