package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.line.Stage.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import sluice.position.Snapshot;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.ticket.Ticket;

class LineTest {
    private static final int BLOCK = 50;
    private static Stage stage;
    private static Context loop;

    private final Sale sale = stage.sale(Phase.OPEN);

    @BeforeAll
    static void start() {
        stage = new Stage(Integer.toString(BLOCK));
        loop = stage.vertx.getOrCreateContext();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    /** Runs {@code joins} on one event loop, as the line wants it, and waits for all of them. */
    private List<Joined> join(Line line, List<String> ids) {
        List<Future<Joined>> joins = new ArrayList<>();
        Future<Void> asked = onLoop(() -> ids.forEach(id -> joins.add(line.join(sale, id))));
        await(asked);
        return joins.stream().map(Stage::await).toList();
    }

    private static Future<Void> onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(here -> {
            work.run();
            done.complete();
        });
        return done.future();
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(LineTest::id).toList();
    }

    private static String id(int number) {
        return "ticket-%015d".formatted(number);
    }

    private Ticket ticket(int number, Joined joined) {
        return new Ticket(id(number), joined.index(), joined.generation(), sale.id());
    }

    private Snapshot snapshot() {
        await(stage.reader.renew(sale));
        return stage.positions.of(sale.id());
    }

    @Test
    void indexes_are_given_in_order_of_arrival_from_zero() {
        List<Joined> joined = join(stage.line(), ids(0, 10));
        assertEquals(LongRange.of(0, 10), joined.stream().map(Joined::index).toList());
        assertTrue(joined.stream().noneMatch(Joined::again));
        assertTrue(joined.stream().allMatch(one -> one.generation() == 1));
    }

    @Test
    void joining_again_is_the_same_place_also_within_one_batch() {
        Line line = stage.line();
        List<Joined> joined = join(line, List.of(id(1), id(2), id(1), id(2), id(3)));
        assertEquals(
                List.of(0L, 1L, 0L, 1L, 2L), joined.stream().map(Joined::index).toList());
        assertEquals(new Joined(1, 1, true), join(stage.line(), List.of(id(2))).get(0));
        assertEquals(3, stage.counters.joins(sale.id()).sum());
    }

    @Test
    void blocks_follow_each_other_without_a_gap() {
        List<Joined> joined = join(stage.line(), ids(0, 7 * BLOCK + 3));
        assertEquals(
                LongRange.of(0, 7 * BLOCK + 3),
                joined.stream().map(Joined::index).toList());
        assertEquals(0, snapshot().leavers().count());
    }

    @Test
    void several_nodes_together_give_each_index_once() {
        List<Line> nodes = List.of(stage.line(), stage.line(), stage.line(), stage.line());
        List<Future<Joined>> joins = new ArrayList<>();
        await(onLoop(() -> {
            for (int i = 0; i < 1_000; i++) {
                joins.add(nodes.get(i % nodes.size()).join(sale, id(i)));
            }
        }));
        Set<Long> indexes = new HashSet<>();
        joins.forEach(join -> assertTrue(indexes.add(await(join).index())));
        Snapshot snapshot = snapshot();
        assertEquals(1_000, snapshot.waiting(), "what was skipped counts as left");
    }

    @Test
    void the_next_block_is_taken_at_half_use() {
        Line line = stage.line();
        assertEquals(BLOCK / 2 + 1, join(line, ids(0, BLOCK / 2 + 1)).size());
        Stage.awaitUntil(() -> limit().equals(Integer.toString(2 * BLOCK)));
    }

    private String limit() {
        return stage.command(Command.HGET, stage.keys(sale.id()).lineState(), "limit")
                .toString();
    }

    @Test
    void no_index_is_given_twice_after_redis_lost_the_line() {
        join(stage.line(), ids(0, 60)).forEach(joined -> assertTrue(joined.index() < 60));
        String end = limit();
        stage.command(
                Command.DEL,
                stage.keys(sale.id()).lineState(),
                stage.keys(sale.id()).line());
        Joined after = join(stage.line(), List.of(id(90))).get(0);
        assertEquals(Long.parseLong(end), after.index());
        assertEquals(1, after.generation());
        Snapshot snapshot = snapshot();
        assertTrue(snapshot.healing());
        assertTrue(snapshot.knows(new Ticket(id(3), 3, 1, sale.id())), "who waited may be put back");
    }

    @Test
    void another_server_goes_on_behind_what_the_last_one_may_have_given() {
        List<Joined> before = join(stage.line(), ids(0, 10));
        stage.command(Command.HSET, stage.keys(sale.id()).lineState(), "run", "another");
        List<Joined> after = join(stage.line(), ids(9, 12));
        assertEquals(before.get(9).index(), after.get(0).index(), "who is in the line keeps the place");
        assertEquals(
                List.of((long) BLOCK, BLOCK + 1L),
                after.stream().skip(1).map(Joined::index).toList());
        assertEquals(1, after.get(1).generation());
        assertTrue(snapshot().healing(), "the last server may have given more than this one remembers");
    }

    @Test
    void a_block_whose_taker_died_is_left_alone() {
        await(stage.postgres.run("INSERT INTO index_block VALUES ('" + sale.id() + "', 'of a dead node', 0, 50, 1)"));
        assertEquals(50, join(stage.line(), List.of(id(1))).get(0).index());
    }

    @Test
    void nobody_joins_or_leaves_on_an_unverified_server() {
        Joined joined = join(stage.line(), List.of(id(1))).get(0);
        stage.command(Command.HSET, stage.keys(sale.id()).state(), "owner", "another");
        assertRecovering(sale);
        assertRefused(Refusal.RECOVERING, () -> await(stage.line().leave(ticket(1, joined))));
        assertTrue(snapshot().recovering());
        stage.command(Command.DEL, stage.keys(sale.id()).state());
        assertRecovering(sale);
        assertEquals(
                "1", stage.command(Command.ZCARD, stage.keys(sale.id()).line()).toString());
    }

    private static void assertRecovering(Sale sale) {
        assertRefused(Refusal.RECOVERING, () -> await(stage.line().join(sale, id(2))));
    }

    private static void assertRefused(Refusal expected, Executable call) {
        assertEquals(expected, assertThrows(Refused.class, call).refusal());
    }

    @Test
    void leaving_frees_the_place_once() {
        Line line = stage.line();
        List<Joined> joined = join(line, ids(0, 5));
        assertTrue(await(line.leave(ticket(2, joined.get(2)))));
        assertFalse(await(line.leave(ticket(2, joined.get(2)))));
        Snapshot snapshot = snapshot();
        assertEquals(4, snapshot.waiting());
        assertTrue(snapshot.leavers().contains(2));
        assertEquals(
                "1",
                stage.command(Command.XLEN, stage.keys(sale.id()).leavers()).toString());
        assertEquals(1, stage.counters.leaves(sale.id()).sum());
    }

    @Test
    void who_left_joins_anew_at_the_end_and_the_old_ticket_cannot_remove_the_new_one() {
        Line line = stage.line();
        Joined first = join(line, ids(0, 3)).get(0);
        assertTrue(await(line.leave(ticket(0, first))));
        Joined second = join(line, List.of(id(0))).get(0);
        assertEquals(new Joined(3, 1, false), second);
        assertFalse(await(line.leave(ticket(0, first))));
        assertEquals(3, snapshot().waiting());
    }

    @Test
    void leaving_gives_a_call_back() {
        Line line = stage.line();
        Joined joined = join(line, ids(0, 1)).get(0);
        stage.serve(sale.id(), 1, 0, Long.MAX_VALUE / 1024);
        assertTrue(await(line.leave(ticket(0, joined))));
        assertNull(stage.command(Command.ZSCORE, stage.keys(sale.id()).called(), "0"));
    }

    /** Numbers in a row. */
    private static final class LongRange {
        static List<Long> of(int from, int to) {
            return IntStream.range(from, to).mapToObj(i -> (long) i).toList();
        }
    }
}
