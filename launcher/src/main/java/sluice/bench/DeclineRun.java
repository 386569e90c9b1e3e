package sluice.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import sluice.bench.LoadDriver.Run;

/**
 * A fifth of all charges is declined: the units of those go to the next, until every unit is paid for, and nobody takes
 * the declines for an illness of the provider.
 */
final class DeclineRun {
    static final String NAME = "decline_storm";

    private static final String FIGURES = "chaos";
    private static final double DECLINED = 0.2;
    private static final int CONNECTIONS = 128;

    private final FaultStage faults;
    private final Stage stage;
    private final int units;
    private final Figures figures;
    private int bought;

    DeclineRun(FaultStage faults, int units, Figures figures) {
        this.faults = faults;
        this.stage = faults.stage();
        this.units = units;
        this.figures = figures;
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), faults.gates().get(0).uri(), 1);
        BenchSale sale = BenchSale.flowing(stage, target, "declines", units);
        AdmittedBuyers buyers = AdmittedBuyers.of(stage, sale, 2 * units);
        BareClient gate = new BareClient(stage.load(), faults.gates().get(0).uri(), CONNECTIONS);
        PaidOrders orders = new PaidOrders(stage, sale);
        SoldUnits sold = new SoldUnits(stage, sale);
        faults.payment().turn(new JsonObject().put("decline_ratio", DECLINED));
        for (long left = units; left > 0; left = sold.available()) {
            buy(gate, buyers.purchases(bought, (int) left));
            stage.until(orders::areSettled);
        }
        PaidOrders.Differences money = orders.against(faults.payment());
        figures.add(FIGURES, NAME + "_orders", (double) bought, "count");
        figures.add(FIGURES, NAME + "_paid", (double) sold.paid(), "count");
        figures.none(FIGURES, NAME + "_unsold", units - sold.paid());
        figures.none(FIGURES, NAME + "_breaker_opened", faults.worker().said("payment paused"));
        figures.none(FIGURES, NAME + "_double_charges", money.doubleCharges());
        figures.none(FIGURES, NAME + "_lost_paid", money.lostPaid());
        figures.none(FIGURES, NAME + "_free", money.free());
        money.examples().forEach(example -> figures.violated(NAME + ": " + example));
        figures.none(FIGURES, NAME + "_drift", sold.drift());
        Stage.await(gate.close());
        Stage.await(target.close());
    }

    private void buy(BareClient gate, List<Buffer> purchases) throws Exception {
        bought += purchases.size();
        Run run = Stage.await(new LoadDriver(stage.load())
                .closed(
                        purchases.size(),
                        CONNECTIONS,
                        i -> gate.send(purchases.get((int) i)).map(reply -> reply.status() == 202)));
        if (run.failed() > 0) figures.violated(NAME + ": " + run.failed() + " purchases failed");
    }
}
