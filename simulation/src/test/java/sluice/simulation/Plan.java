package sluice.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import sluice.sale.Sale.Acknowledgement;
import sluice.simulation.Fault.Kind;

/** One run: its seed decides everything but the faults, which are listed so that some may be left out. */
record Plan(long seed, Acknowledgement mode, int buyers, List<Fault> faults) {
    /** When the last fault is over. */
    static final long FAULTS_END = 2400;

    private static final List<Kind> SMALL = List.of(
            Kind.REQUESTS_LOST,
            Kind.ANSWERS_LOST,
            Kind.REQUESTS_LATE,
            Kind.REQUESTS_TWICE,
            Kind.PROCESS_CRASHES,
            Kind.PROCESS_STANDS_STILL,
            Kind.REDIS_IS_AWAY,
            Kind.REDIS_RESTARTS,
            Kind.LOG_IS_AWAY,
            Kind.TABLES_ARE_AWAY,
            Kind.PROVIDER_IS_AWAY,
            Kind.PROVIDER_IS_NOT_ASKED);
    private static final List<Kind> LOSSES = List.of(Kind.REDIS_FAILS_OVER, Kind.REDIS_SPLITS, Kind.REDIS_IS_EMPTIED);

    static Plan of(long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (int i = random.nextInt(10); i > 0; i--) faults.add(fault(pick(SMALL, random), random));
        // What Redis and the log hold is promised against the loss of either, not of both at once.
        boolean logLoses = random.nextInt(3) == 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            Fault loss = fault(logLoses ? Kind.LOG_LOSES_ITS_END : pick(LOSSES, random), random);
            faults.add(loss);
            // The next may come while one recovers from it.
            if (random.nextInt(3) == 0) faults.add(fault(loss.kind(), loss.at() + 40 + random.nextInt(160), random));
        }
        faults.sort(Comparator.comparingLong(Fault::at));
        Acknowledgement mode = random.nextInt(5) == 0 ? Acknowledgement.REDIS : Acknowledgement.JOURNAL;
        return new Plan(seed, mode, 8 + random.nextInt(13), faults);
    }

    private static Kind pick(List<Kind> kinds, Random random) {
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static Fault fault(Kind kind, Random random) {
        return fault(kind, 40 + random.nextInt((int) FAULTS_END - 800), random);
    }

    private static Fault fault(Kind kind, long at, Random random) {
        return new Fault(kind, at, 20 + random.nextInt(500), random.nextInt(1000));
    }

    Plan with(List<Fault> some) {
        return new Plan(seed, mode, buyers, some);
    }

    boolean losesRedis() {
        return faults.stream().anyMatch(fault -> LOSSES.contains(fault.kind()));
    }

    @Override
    public String toString() {
        return "seed " + seed + ", mode " + mode + ", " + buyers + " buyers"
                + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
    }
}
