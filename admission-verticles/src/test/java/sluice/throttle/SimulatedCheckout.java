package sluice.throttle;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import sluice.pulse.Pulse;

/**
 * A shop behind a throttle, in steps of 100 ms: people come in at the rate in force, buy a while later, and wait in one
 * queue for a payment provider that takes so many charges a minute, each for some time.
 */
final class SimulatedCheckout {
    private static final int STEP_MILLIS = 100;
    private static final int THINK_MILLIS = 1_500;
    private static final double FLOOR = 30;
    static final double CEILING = 600;

    final ThrottleSettings settings = new ThrottleSettings(
            new ThrottleSettings.Limits(
                    Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2), 0.05, Duration.ofSeconds(5)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            0.3,
            0.05);
    private final Pulse waits = new Pulse(settings.limits().window());
    private final Pulse asks = new Pulse(settings.limits().window());
    private final Random random = new Random(7);
    private final Deque<Long> thinking = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Deque<long[]> charging = new ArrayDeque<>();
    private final List<Double> rates = new ArrayList<>();
    private double noise;
    private double capacity = 60_000;
    private double latencyMillis = 20;
    private Throttle throttle = Throttle.free(0);
    private long now;
    private double coming;
    private double serving;

    /** The provider takes {@code perMinute} charges from now on, each for {@code latencyMillis}. */
    @CanIgnoreReturnValue
    SimulatedCheckout provider(double perMinute, long latencyMillis) {
        this.capacity = perMinute;
        this.latencyMillis = latencyMillis;
        return this;
    }

    /** Everything varies by up to this share, either way. */
    SimulatedCheckout noise(double share) {
        this.noise = share;
        return this;
    }

    private double varied(double value) {
        return value * (1 + noise * (2 * random.nextDouble() - 1));
    }

    /** Runs so many seconds; answers the rate in force at the end of each. */
    @CanIgnoreReturnValue
    List<Double> run(int seconds) {
        rates.clear();
        for (int second = 0; second < seconds; second++) {
            for (int step = 0; step < 1000 / STEP_MILLIS; step++) step();
            decide();
            rates.add(rate());
        }
        return List.copyOf(rates);
    }

    double rate() {
        return Math.min(CEILING, throttle.perMinute());
    }

    Throttle throttle() {
        return throttle;
    }

    private void step() {
        now += STEP_MILLIS;
        coming += varied(rate()) * STEP_MILLIS / 60_000;
        for (; coming >= 1; coming--) thinking.add(now + (long) varied(THINK_MILLIS));
        while (!thinking.isEmpty() && thinking.peek() <= now) {
            thinking.poll();
            waiting.add(now);
        }
        serving = Math.min(serving + varied(capacity) * STEP_MILLIS / 60_000, Math.max(1, waiting.size()));
        for (; serving >= 1 && !waiting.isEmpty(); serving--) {
            waits.took(now, now - waiting.poll());
            charging.add(new long[] {now, now + (long) varied(latencyMillis)});
        }
        while (!charging.isEmpty() && charging.peek()[1] <= now) asks.took(now, now - charging.poll()[0]);
    }

    private void decide() {
        Pulse.Reading answers = new Pulse.Reading(10, 0, (long) varied(40));
        Health health = Health.of(List.of(new Report(answers, waits.read(now).then(asks.read(now)), false)), 0);
        throttle = throttle.next(health.load(settings.limits()), new Throttle.Bounds(FLOOR, CEILING), settings, now);
    }
}
