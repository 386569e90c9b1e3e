package sluice.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.sale.Refusal;
import sluice.sale.Refused;

class BatcherTest {
    private final List<List<Integer>> calls = new ArrayList<>();
    private final List<Promise<List<Integer>>> answers = new ArrayList<>();
    private final Batcher<Integer, Integer> batcher = new Batcher<>(3, 5, this::call);

    private Future<List<Integer>> call(List<Integer> items) {
        calls.add(items);
        answers.add(Promise.promise());
        return answers.get(answers.size() - 1).future();
    }

    private void answer(int call) {
        answers.get(call).complete(calls.get(call).stream().map(i -> i * 10).toList());
    }

    @Test
    void an_idle_batcher_calls_at_once_and_what_arrives_meanwhile_shares_the_next_call() {
        Future<Integer> first = batcher.add(1);
        Future<Integer> second = batcher.add(2);
        Future<Integer> third = batcher.add(3);
        assertEquals(List.of(List.of(1)), calls);
        answer(0);
        assertEquals(List.of(List.of(1), List.of(2, 3)), calls);
        answer(1);
        assertEquals(List.of(10, 20, 30), List.of(first.result(), second.result(), third.result()));
    }

    @Test
    void a_batch_has_a_limit_and_so_has_the_queue() {
        List<Future<Integer>> added = new ArrayList<>();
        for (int i = 0; i < 6; i++) added.add(batcher.add(i));
        Future<Integer> tooMany = batcher.add(6);
        assertEquals(Refusal.BUSY, ((Refused) tooMany.cause()).refusal());
        answer(0);
        assertEquals(List.of(1, 2, 3), calls.get(1));
        answer(1);
        answer(2);
        assertTrue(added.stream().allMatch(Future::succeeded));
    }

    @Test
    void a_failed_call_fails_its_own_items_and_the_next_go_on() {
        Future<Integer> first = batcher.add(1);
        Future<Integer> second = batcher.add(2);
        answers.get(0).fail(new IllegalStateException("store away"));
        assertTrue(first.failed());
        assertFalse(second.isComplete());
        answer(1);
        assertEquals(20, second.result());
    }
}
