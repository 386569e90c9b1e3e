package sluice.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import sluice.bench.LoadDriver.Run;
import sluice.redis.RedisStore;

/**
 * Short rounds of several loads in turn, so that what disturbs a shared machine for a while disturbs all of them alike;
 * what counts are medians.
 */
final class Rounds {
    /** One round: what the load saw, and what it cost the event loops and Redis. */
    record Round(Run run, Cpu cpu, RedisStatistics redis) {
        double rate() {
            return run.rate();
        }

        double serverMicrosEach() {
            return cpu.server() / run.succeeded();
        }

        double loadMicrosEach() {
            return cpu.load() / run.succeeded();
        }

        double redisMicrosEach() {
            return redis.cpuMicros() / run.succeeded();
        }
    }

    private final RedisStore redis;
    private final Cpu.Own own;
    private final Map<String, Supplier<Future<Run>>> loads = new LinkedHashMap<>();
    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();
    private Settling settling = () -> {};

    /** What is waited for after a round. */
    @FunctionalInterface
    interface Settling {
        void settle() throws Exception;
    }

    Rounds(RedisStore redis, Cpu.Own own) {
        this.redis = redis;
        this.own = own;
    }

    /** {@code load} makes what it needs for one round when asked, and runs it when its future is waited for. */
    void add(String name, Supplier<Future<Run>> load) {
        loads.put(name, load);
        rounds.put(name, new ArrayList<>());
    }

    /** After each round {@code settling} is waited for, so that no round pays for what another one left behind. */
    void eachEndsWith(Settling settling) {
        this.settling = settling;
    }

    /**
     * {@code warming} turns that do not count, then {@code count} turns. Every other turn goes backwards, so that no
     * load always comes behind the same other one, whose garbage and caches it would be charged for.
     */
    void run(int warming, int count) throws Exception {
        run(warming, count, () -> {});
    }

    /** What a turn needs before it is run, and which is not measured. */
    @FunctionalInterface
    interface Preparation {
        void prepare() throws Exception;
    }

    /** As {@link #run(int, int)}, with {@code preparation} before each turn. */
    void run(int warming, int count, Preparation preparation) throws Exception {
        List<String> order = new ArrayList<>(loads.keySet());
        for (int i = 0; i < warming + count; i++) {
            preparation.prepare();
            for (String name : order) {
                Round round = run(loads.get(name));
                if (i >= warming) rounds.get(name).add(round);
            }
            Collections.reverse(order);
        }
    }

    private Round run(Supplier<Future<Run>> load) throws Exception {
        RedisStatistics before = Stage.await(RedisStatistics.read(redis));
        Cpu begun = Cpu.now(own);
        Run run = Stage.await(load.get());
        Cpu used = Cpu.now(own).since(begun);
        RedisStatistics after = Stage.await(RedisStatistics.read(redis));
        RedisStatistics spent =
                new RedisStatistics(after.commands() - before.commands() - 1, after.cpuMicros() - before.cpuMicros());
        settling.settle();
        return new Round(run, used, spent);
    }

    double median(String name, ToDoubleFunction<Round> of) {
        return median(rounds.get(name).stream().map(of::applyAsDouble).toList());
    }

    /** The median over the turns of what {@code of} says of one load, divided by what it says of another. */
    double ratio(String name, String other, ToDoubleFunction<Round> of) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.get(name).size(); i++) {
            double divisor = of.applyAsDouble(rounds.get(other).get(i));
            ratios.add(of.applyAsDouble(rounds.get(name).get(i)) / divisor);
        }
        return median(ratios);
    }

    double sum(String name, ToDoubleFunction<Round> of) {
        return rounds.get(name).stream().mapToDouble(of).sum();
    }

    /** Requests of all loads that did not succeed. */
    long failed() {
        return rounds.values().stream()
                .flatMap(List::stream)
                .mapToLong(round -> round.run().failed())
                .sum();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
