package sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sluice.gate.RedisGate.Claim;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;

/** Those whose claim a node holds. */
class DoorTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Claimed LET_IN = new Claimed(Word.HELD, null);
    private static final Claimed WAIT = new Claimed(Word.WAIT, null);

    private final Context loop = VERTX.getOrCreateContext();
    private final List<List<Long>> asked = new CopyOnWriteArrayList<>();
    private final Set<Long> open = new HashSet<>();
    private final List<Runnable> gone = new ArrayList<>();

    @AfterAll
    static void stop() {
        await(VERTX.close());
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets in whoever is in {@code open}, on the event loop. */
    private Door door(long patienceMillis, int most, int batch) {
        return new Door(VERTX, new Door.Limits(patienceMillis, 5, most, batch), claims -> {
            asked.add(claims.stream().map(Claim::place).toList());
            return Future.succeededFuture(claims.stream()
                    .map(claim -> open.contains(claim.place()) ? LET_IN : WAIT)
                    .toList());
        });
    }

    private Future<Claimed> hold(Door door, long place) {
        Promise<Claimed> answer = Promise.promise();
        loop.runOnContext(here -> door.hold(new Claim("t" + place, place, place, "", 1, ""), gone::add)
                .onComplete(answer));
        return answer.future();
    }

    private void letIn(long place) {
        loop.runOnContext(here -> open.add(place));
    }

    @Test
    void they_are_asked_for_together_in_order_of_place_until_they_are_let_in() {
        Door door = door(20_000, 100, 10);
        Future<Claimed> last = hold(door, 9);
        Future<Claimed> first = hold(door, 3);
        letIn(9);
        assertEquals(LET_IN, await(last));
        assertTrue(asked.contains(List.of(3L, 9L)), asked.toString());
        letIn(3);
        assertEquals(LET_IN, await(first));
        assertTrue(asked.contains(List.of(3L)), asked.toString());
    }

    @Test
    void whoever_has_waited_too_long_is_told_so_and_the_others_go_on() {
        Door door = door(60, 100, 10);
        assertEquals(WAIT, await(hold(door, 1)));
        Future<Claimed> second = hold(door, 2);
        letIn(2);
        assertEquals(LET_IN, await(second));
    }

    @Test
    void whoever_hangs_up_is_not_asked_for_any_more() {
        Door door = door(20_000, 100, 10);
        Future<Claimed> first = hold(door, 1);
        Future<Claimed> second = hold(door, 2);
        loop.runOnContext(here -> gone.get(0).run());
        assertEquals(WAIT, await(first));
        int before = asked.size();
        letIn(2);
        await(second);
        assertTrue(asked.subList(before, asked.size()).stream().noneMatch(places -> places.contains(1L)));
    }

    @Test
    void no_more_are_held_than_may_be_and_nobody_without_patience() {
        Door door = door(20_000, 1, 10);
        Future<Claimed> first = hold(door, 1);
        assertEquals(WAIT, await(hold(door, 2)));
        letIn(1);
        assertEquals(LET_IN, await(first));
        assertEquals(WAIT, await(hold(door(0, 10, 10), 5)));
    }

    @Test
    void the_first_ones_are_always_asked_for_and_the_others_in_turn() {
        Door door = door(20_000, 100, 2);
        List<Future<Claimed>> held = new ArrayList<>();
        for (long place = 0; place < 7; place++) held.add(hold(door, place));
        letIn(6);
        assertEquals(LET_IN, await(held.get(6)));
        asked.stream()
                .filter(places -> places.size() > 1)
                .forEach(places -> assertEquals(List.of(0L, 1L), places.subList(0, 2)));
        assertTrue(asked.stream().allMatch(places -> places.size() <= 4), asked.toString());
        for (long place = 0; place < 6; place++) letIn(place);
        for (Future<Claimed> one : held) assertEquals(LET_IN, await(one));
    }

    @Test
    void a_ticket_that_asks_twice_is_held_once_until_neither_is_there_any_more() {
        Door door = door(20_000, 1, 10);
        Future<Claimed> first = hold(door, 1);
        Future<Claimed> second = hold(door, 1);
        loop.runOnContext(here -> gone.get(0).run());
        letIn(1);
        assertEquals(LET_IN, await(second));
        assertEquals(LET_IN, await(first));
        assertTrue(asked.stream().allMatch(List.of(1L)::equals), asked.toString());
        Future<Claimed> third = hold(door, 2);
        Future<Claimed> fourth = hold(door, 2);
        loop.runOnContext(here -> gone.subList(2, 4).forEach(Runnable::run));
        assertEquals(WAIT, await(third));
        assertEquals(WAIT, await(fourth));
    }

    @Test
    void a_gate_that_throws_or_answers_too_few_fails_them_and_is_asked_again() {
        List<Integer> calls = new CopyOnWriteArrayList<>();
        Door broken = new Door(VERTX, new Door.Limits(20_000, 5, 10, 10), claims -> {
            calls.add(claims.size());
            if (calls.size() == 1) throw new IllegalStateException("thrown");
            return Future.succeededFuture(calls.size() == 2 ? List.of() : List.of(LET_IN));
        });
        assertThrows(IllegalStateException.class, () -> await(hold(broken, 1)));
        assertThrows(IllegalStateException.class, () -> await(hold(broken, 2)));
        assertEquals(LET_IN, await(hold(broken, 3)));
    }

    @Test
    void a_store_that_does_not_answer_is_told_to_those_who_were_asked_for() {
        Door broken = new Door(
                VERTX, new Door.Limits(20_000, 5, 10, 10), claims -> Future.failedFuture(new IllegalStateException()));
        assertThrows(IllegalStateException.class, () -> await(hold(broken, 1)));
    }
}
