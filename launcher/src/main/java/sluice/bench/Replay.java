package sluice.bench;

import java.util.List;
import sluice.gate.GateCheck;
import sluice.gate.GateHistory;

/** Holds the claims of each sale of the gate's bench against the limits that were in force. */
final class Replay {
    private static final String NAME = "gate";

    private final GateHistory history;
    private long claims;
    private int rateOvershoot;
    private int capOvershoot;

    Replay(Stage stage) {
        this.history = new GateHistory(stage.postgres());
    }

    /** Judges a sale whose claims have all been answered; answers when each was, in ms and in order. */
    List<Long> check(BenchSale sale) throws Exception {
        GateCheck.Verdict verdict = Stage.await(history.check(sale.id()));
        claims += verdict.claims();
        rateOvershoot = Math.max(rateOvershoot, verdict.overshootRate());
        capOvershoot = Math.max(capOvershoot, verdict.overshootCap());
        return Stage.await(history.claimTimes(sale.id()));
    }

    void tell(Figures figures) {
        figures.add(NAME, "claims_replayed", (double) claims, "count");
        figures.add(NAME, "overshoot_rate", rateOvershoot, "claims");
        figures.add(NAME, "overshoot_cap", capOvershoot, "claims");
        if (rateOvershoot > 0 || capOvershoot > 0) figures.violated("gate: more were let in than allowed");
    }
}
