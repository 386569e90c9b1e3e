package sluice.simulation;

import java.util.function.Consumer;
import java.util.function.Supplier;
import sluice.simulation.Fault.Kind;

/** Carries calls to the stores and messages between processes, with the losses, repeats and delays of the plan. */
final class Network {
    private static final long PATIENCE = 60;

    private final World world;

    Network(World world) {
        this.world = world;
    }

    /** One call of a store: exactly one of {@code answer} and {@code failure} follows, unless the process dies. */
    <T> void call(SimProcess from, Supplier<T> operation, Consumer<T> answer, Runnable failure) {
        call(from, false, operation, answer, failure);
    }

    /** A call that may arrive twice. */
    <T> void callAgain(SimProcess from, Supplier<T> operation, Consumer<T> answer, Runnable failure) {
        call(from, true, operation, answer, failure);
    }

    private <T> void call(
            SimProcess from, boolean repeats, Supplier<T> operation, Consumer<T> answer, Runnable failure) {
        boolean[] over = new boolean[1];
        Runnable late = from.own(() -> {
            if (over[0]) return;
            over[0] = true;
            failure.run();
        });
        world.timeline.after(PATIENCE, late);
        Runnable done = () -> {
            T result;
            try {
                result = operation.get();
            } catch (StoreAway away) {
                world.trace(from, away::getMessage);
                world.timeline.after(hop(), late);
                return;
            }
            if (strikes(Kind.ANSWERS_LOST, from)) return;
            world.timeline.after(hop(), from.own(() -> {
                if (over[0]) return;
                over[0] = true;
                answer.accept(result);
            }));
        };
        carry(from, repeats, done);
    }

    /** A message that nobody confirms. */
    void send(SimProcess from, Runnable arrives) {
        carry(from, true, arrives);
    }

    private void carry(SimProcess from, boolean repeats, Runnable arrives) {
        if (strikes(Kind.REQUESTS_LOST, from)) return;
        long late = strikes(Kind.REQUESTS_LATE, from) ? 50L + world.random.nextInt(600) : 0;
        world.timeline.after(hop() + late, arrives);
        if (repeats && strikes(Kind.REQUESTS_TWICE, from)) {
            world.timeline.after(hop() + world.random.nextInt(300), arrives);
        }
    }

    private boolean strikes(Kind kind, SimProcess from) {
        return world.faultNow(kind, from) && world.random.nextInt(2) == 0;
    }

    private long hop() {
        return 1L + world.random.nextInt(4);
    }
}
