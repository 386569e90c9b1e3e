package sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sluice.bench.SimulatedSale.Waiter;
import sluice.position.Cadence;
import sluice.position.Eta;
import sluice.position.Position;
import sluice.position.Snapshot;
import sluice.ticket.Ticket;

/**
 * Whether the expected wait that people are shown comes true: simulated sales whose outflow changes under way, and the
 * program's own computation of what is shown. No server takes part.
 */
final class EtaBench {
    private static final String NAME = "eta";
    private static final int SEEDS = 8;
    private static final int ASKED_A_SALE = 400;
    private static final double[] WHEN = {0.25, 0.5, 0.75};
    private static final double LEAST_WAIT_SECONDS = 30;
    private static final double PROMISED = 0.8;
    private static final Cadence CADENCE = new Cadence(20);
    private static final String ANY_ID = "AAECAwQFBgcICQoLDA0ODw";

    /** What was shown to some of the people, and whether it came true. */
    private static final class Tally {
        private final List<Double> widths = new ArrayList<>();
        private long asked;
        private long shown;
        private long held;

        void add(Eta eta, double actualSeconds) {
            asked++;
            if (eta == null) return;
            shown++;
            if (actualSeconds >= eta.minSeconds() && actualSeconds <= eta.maxSeconds()) held++;
            widths.add(eta.maxSeconds() / (double) Math.max(5, eta.minSeconds()));
        }

        double inRange() {
            return held / (double) shown;
        }
    }

    private final Figures figures;
    private final Tally all = new Tally();
    private final Map<String, Tally> bySituation = new LinkedHashMap<>();
    private final Map<Double, Tally> byMoment = new LinkedHashMap<>();

    EtaBench(Figures figures) {
        this.figures = figures;
    }

    void run() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (Situation situation : Situation.all(new Random(seed))) {
                SimulatedSale sale = new SimulatedSale(situation, new Random(seed));
                sale.run();
                ask(sale, situation.name());
            }
        }
        tell();
    }

    private void ask(SimulatedSale sale, String situation) {
        List<Waiter> called = sale.called(LEAST_WAIT_SECONDS);
        int apart = Math.max(1, called.size() / ASKED_A_SALE);
        for (int i = 0; i < called.size(); i += apart) {
            Waiter waiter = called.get(i);
            for (double share : WHEN) {
                Snapshot snapshot = sale.at(waiter.joinedAt + share * (waiter.calledAt - waiter.joinedAt));
                double actual = waiter.calledAt - snapshot.asOf().toEpochMilli() / 1000.0;
                Eta shown = shown(snapshot, waiter);
                all.add(shown, actual);
                bySituation.computeIfAbsent(situation, name -> new Tally()).add(shown, actual);
                byMoment.computeIfAbsent(share, moment -> new Tally()).add(shown, actual);
            }
        }
    }

    /** Null while the line does not move. */
    private static Eta shown(Snapshot snapshot, Waiter waiter) {
        Ticket ticket = new Ticket(ANY_ID, waiter.index, snapshot.generation(), SimulatedSale.ID);
        return Position.of(snapshot, ticket, Position.first(0), CADENCE).delay().eta();
    }

    private void tell() {
        figures.add(NAME, "in_range_ratio", all.inRange(), "ratio");
        figures.add(NAME, "width_ratio_median", Rounds.median(all.widths), "ratio");
        figures.add(NAME, "asked", (double) all.asked, "count");
        figures.add(NAME, "nothing_shown_ratio", 1 - all.shown / (double) all.asked, "ratio");
        byMoment.forEach((share, tally) ->
                figures.add(NAME, "in_range_ratio_at_" + Math.round(100 * share), tally.inRange(), "ratio"));
        bySituation.forEach((name, tally) -> {
            figures.add(NAME, "in_range_ratio_" + name, tally.inRange(), "ratio");
            figures.add(NAME, "width_ratio_median_" + name, Rounds.median(tally.widths), "ratio");
        });
        if (all.inRange() < PROMISED) figures.violated("eta: the shown range held for " + all.inRange());
    }
}
