package sluice.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A whole sale: five times as many shoppers as units wait in line, come in as they are called, and hold a unit to pay
 * later; half of them never pay, so that their unit goes to the next in line when the hold has run out. How long until
 * the last unit is paid for, beside the same sale in a world in which nothing takes any time but the gate's rate and
 * the holds.
 */
final class SellThroughBench {
    static final Map<String, String> SETTINGS = Map.of("ledger.hold", "5s");

    private static final String NAME = "sellthrough";
    private static final int UNITS = 10_000;
    private static final int PEOPLE = 5 * UNITS;
    private static final double HOLD_SECONDS = 5;
    private static final int PER_SECOND = 150;
    private static final double ABANDONED = 0.5;
    private static final int CONNECTIONS = 256;

    private final Stage stage;
    private final Figures figures;

    SellThroughBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 2);
        BareClient client = new BareClient(stage.load(), stage.running().uri(), CONNECTIONS);
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 60 * PER_SECOND)
                .put("burst", PER_SECOND)
                .put("total_active_users", 1)
                .put("claim_window", 30);
        BenchSale sale = BenchSale.open(stage, target, NAME, knobs, UNITS);
        FilledLine line = FilledLine.of(stage, sale, PEOPLE, index -> true);
        List<Boolean> pays = pays();
        HoldingCrowd crowd = new HoldingCrowd(stage.load(), client, sale);
        crowd.start(line, pays);
        stage.until(() -> sale.seen().map(seen -> seen.getLong("joined") == PEOPLE));
        stage.pause(HoldingCrowd.FIRST_MILLIS);
        long begun = System.nanoTime();
        sale.turn(target, new JsonObject().put("total_active_users", 1_000_000));
        SoldUnits sold = new SoldUnits(stage, sale);
        while (sold.paid() < UNITS && crowd.isWaiting()) stage.pause(100);
        double seconds = (System.nanoTime() - begun) / 1e9;
        crowd.stop();
        PaidOrders orders = new PaidOrders(stage, sale);
        stage.until(orders::areSettled);
        figures.add(NAME, "could_not_pay", (double) crowd.lost(), "count");
        tell(seconds, idealSeconds(pays), sold);
        Stage.await(client.close());
        Stage.await(target.close());
    }

    /** Who pays, by place; the same in both worlds. */
    private static List<Boolean> pays() {
        SplittableRandom random = new SplittableRandom(17);
        List<Boolean> pays = new ArrayList<>(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) pays.add(random.nextDouble() >= ABANDONED);
        return pays;
    }

    /** When the last unit is paid for if whoever is called holds his unit at that moment. */
    static double idealSeconds(List<Boolean> pays) {
        PriorityQueue<Double> returns = new PriorityQueue<>();
        int free = UNITS;
        int paid = 0;
        double now = 0;
        for (int place = 0; paid < UNITS; place++) {
            now = Math.max(now, Math.max(0, place - PER_SECOND) / (double) PER_SECOND);
            while (!returns.isEmpty() && returns.peek() <= now) {
                returns.poll();
                free++;
            }
            if (free == 0) {
                now = returns.poll();
                free++;
            }
            free--;
            if (pays.get(place)) paid++;
            else returns.add(now + HOLD_SECONDS);
        }
        return now;
    }

    private void tell(double seconds, double ideal, SoldUnits sold) throws Exception {
        long paid = sold.paid();
        long unsold = UNITS - paid;
        long drift = sold.drift();
        figures.add(NAME, "seconds", seconds, "s");
        figures.add(NAME, "ideal_seconds", ideal, "s");
        figures.add(NAME, "time_to_ideal", seconds / ideal, "ratio");
        figures.add(NAME, "unsold", (double) Math.max(0, unsold), "count");
        figures.add(NAME, "oversold", (double) Math.max(0, -unsold), "count");
        figures.add(NAME, "drift", (double) drift, "count");
        if (unsold != 0 || drift != 0) figures.violated(NAME + ": " + unsold + " unsold, drift " + drift);
    }
}
