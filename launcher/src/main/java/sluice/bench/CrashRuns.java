package sluice.bench;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sluice.bench.LoadDriver.Run;
import sluice.crash.CrashPoint;

/**
 * The worker dies at each of its crash points, again and again, while people buy: those whose charge succeeds, is
 * booked without an answer, gets none at all, is declined, and those whose hold runs out meanwhile. The next one goes
 * on where it was; when the last has worked everything off, the payment provider's ledger says what is right.
 */
final class CrashRuns {
    static final String NAME = "crash_points";

    private static final String FIGURES = "chaos";
    private static final List<String> METHODS =
            List.of("tok_ok", "tok_ok", "later", "tok_drop", "tok_timeout", "tok_error", "tok_decline");
    private static final int BUYERS = 70;
    private static final int CONNECTIONS = 16;
    private static final int ANSWERS = 20;
    private static final int REFUNDS = 5;
    private static final long SECONDS = 40;

    private final FaultStage faults;
    private final Stage stage;
    private final int deaths;
    private final Figures figures;
    private final SplittableRandom random = new SplittableRandom(5);
    private PaidOrders orders;
    private int bought;

    CrashRuns(FaultStage faults, int deaths, Figures figures) {
        this.faults = faults;
        this.stage = faults.stage();
        this.deaths = deaths;
        this.figures = figures;
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), faults.gates().get(0).uri(), 1);
        int people = deaths * CrashPoint.values().length * BUYERS;
        BenchSale sale = BenchSale.flowing(stage, target, "crash", people);
        AdmittedBuyers buyers = AdmittedBuyers.of(stage, sale, people);
        BareClient gate = new BareClient(stage.load(), faults.gates().get(0).uri(), CONNECTIONS);
        orders = new PaidOrders(stage, sale);
        faults.worker().end();
        long reached = 0;
        for (int i = 0; i < deaths; i++) {
            for (CrashPoint point : CrashPoint.values()) {
                buy(gate, buyers);
                if (isOfRefunds(point)) giveBack(sale);
                if (dies(point, times(point))) reached++;
                else figures.violated(NAME + ": nobody came to " + point.word());
            }
        }
        faults.worker().start();
        stage.until(orders::areSettled);
        tell(reached, new SoldUnits(stage, sale).drift(), orders.against(faults.payment()));
        Stage.await(gate.close());
        Stage.await(target.close());
    }

    private void buy(BareClient gate, AdmittedBuyers buyers) throws Exception {
        List<Buffer> purchases = new ArrayList<>(BUYERS);
        for (int i = 0; i < BUYERS; i++, bought++) {
            String method = METHODS.get(i % METHODS.size());
            purchases.add(buyers.purchase(bought, AdmittedBuyers.ONE.replace("tok_ok", method)));
        }
        Run run = Stage.await(new LoadDriver(stage.load())
                .closed(
                        BUYERS,
                        CONNECTIONS,
                        i -> gate.send(purchases.get((int) i)).map(reply -> reply.status() == 202)));
        if (run.failed() > 0) figures.violated(NAME + ": " + run.failed() + " purchases failed");
    }

    private static boolean isOfRefunds(CrashPoint point) {
        return point == CrashPoint.REFUNDS_TAKEN || point == CrashPoint.REFUND_ANSWERED;
    }

    /** Answers come one by one, everything else in batches of which a single one may be all there is. */
    private int times(CrashPoint point) {
        return point == CrashPoint.CHARGE_ANSWERED ? 1 + random.nextInt(ANSWERS) : 1;
    }

    /** Asks for the money of some orders; if too few are paid yet, a worker that is let live sees to it. */
    private void giveBack(BenchSale sale) throws Exception {
        if (orders.paidInFull(REFUNDS).size() < REFUNDS) {
            faults.worker().start();
            stage.until(orders::areSettled);
            faults.worker().end();
        }
        for (String order : orders.paidInFull(REFUNDS)) sale.refund(order);
    }

    private boolean dies(CrashPoint point, int times) throws Exception {
        NodeProcess worker = NodeProcess.doomedWorker(stage, point, times);
        boolean died = worker.hasEndedWith(CrashPoint.EXIT_CODE, SECONDS);
        if (!died) worker.kill();
        return died;
    }

    private void tell(long reached, long drift, PaidOrders.Differences money) {
        figures.add(FIGURES, NAME, (double) CrashPoint.values().length, "count");
        figures.add(FIGURES, NAME + "_deaths", (double) reached, "count");
        figures.add(FIGURES, NAME + "_orders", (double) bought, "count");
        figures.none(FIGURES, NAME + "_double_charges", money.doubleCharges());
        figures.none(FIGURES, NAME + "_lost_paid", money.lostPaid());
        figures.none(FIGURES, NAME + "_free", money.free());
        money.examples().forEach(example -> figures.violated(NAME + ": " + example));
        figures.none(FIGURES, NAME + "_drift", drift);
    }
}
