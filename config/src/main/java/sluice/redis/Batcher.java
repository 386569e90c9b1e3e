package sluice.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import sluice.sale.Refusal;

/**
 * Gathers what arrives while one call is in flight into the next call: one call at a time, no timer, so that latency is
 * one round trip when idle and batches grow under load. For one event loop; not thread-safe. The idea is TigerBeetle's
 * request batching ("Batching", its design document).
 */
public final class Batcher<I, O> {
    private record Waiting<I, O>(I item, Promise<O> answer) {}

    private final int most;
    private final int longest;
    private final Function<List<I>, Future<List<O>>> call;
    private final ArrayDeque<Waiting<I, O>> queue = new ArrayDeque<>();
    private boolean inFlight;

    /**
     * @param most items in one call
     * @param longest items waiting for a call; beyond it {@link #add} answers {@code busy}
     * @param call answers as many results as it got items, in their order
     */
    public Batcher(int most, int longest, Function<List<I>, Future<List<O>>> call) {
        this.most = most;
        this.longest = longest;
        this.call = call;
    }

    public Future<O> add(I item) {
        if (queue.size() >= longest) return Future.failedFuture(Refusal.BUSY.refused());
        Promise<O> answer = Promise.promise();
        queue.add(new Waiting<>(item, answer));
        if (!inFlight) send();
        return answer.future();
    }

    private void send() {
        List<Waiting<I, O>> batch = new ArrayList<>(Math.min(most, queue.size()));
        while (batch.size() < most && !queue.isEmpty()) batch.add(queue.poll());
        inFlight = true;
        List<I> items = batch.stream().map(Waiting::item).toList();
        start(items)
                .map(results -> complete(results, items))
                .onComplete(outcome -> answer(batch, outcome.result(), outcome.cause()));
    }

    private List<O> complete(List<O> results, List<I> items) {
        if (results.size() == items.size()) return results;
        throw new IllegalStateException(items.size() + " items got " + results.size() + " results");
    }

    private Future<List<O>> start(List<I> items) {
        try {
            return call.apply(items);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void answer(List<Waiting<I, O>> batch, List<O> results, Throwable failure) {
        inFlight = false;
        if (!queue.isEmpty()) send();
        for (int i = 0; i < batch.size(); i++) {
            if (failure != null) batch.get(i).answer().fail(failure);
            else batch.get(i).answer().complete(results.get(i));
        }
    }
}
