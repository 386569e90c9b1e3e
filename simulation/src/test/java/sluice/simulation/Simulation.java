package sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import sluice.ledger.Shrink;

/** Runs plans and finds the shortest list of faults that breaks a promise. */
final class Simulation {
    /** After the last fault, everything must have settled within this time. */
    private static final long SETTLING = 12_000;

    private static final long LAST_LATE_MESSAGE = 1200;
    private static final int TOLD = 60;

    private Simulation() {}

    /** The promise that was broken, or empty. */
    static Optional<String> run(Plan plan, Rules rules) {
        return run(plan, rules, null);
    }

    private static Optional<String> run(Plan plan, Rules rules, List<String> trace) {
        try {
            World world = new World(plan, rules, trace);
            Judge judge = new Judge(world);
            long rest = Plan.FAULTS_END + LAST_LATE_MESSAGE;
            while (world.timeline.now() < Plan.FAULTS_END + SETTLING) {
                world.timeline.step();
                if (world.timeline.now() < rest) continue;
                if (judge.unsettled() == null) break;
                rest = world.timeline.now() + 20;
            }
            judge.end();
            return Optional.empty();
        } catch (Violation broken) {
            return Optional.of(broken.getMessage());
        }
    }

    /** What to tell of a failed plan: as few faults as break something, and the last things that happened then. */
    static String tell(Plan failed, Supplier<Rules> rules) {
        Plan least = failed.with(Shrink.smallest(
                failed.faults(), some -> run(failed.with(some), rules.get()).isPresent()));
        List<String> trace = new ArrayList<>();
        String broken = run(least, rules.get(), trace).orElse("not broken again");
        return broken + "\n" + least + "\n"
                + trace.stream().skip(Math.max(0, trace.size() - TOLD)).collect(Collectors.joining("\n"));
    }
}
