package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import sluice.bench.LoadDriver.Run;

/**
 * One sale for each fault, in mode {@code journal} and with more buyers than units, which is struck when a quarter is
 * sold. When every buyer has his answer, all that was acknowledged is looked up in the tables, and all stores are
 * recounted.
 */
public final class FaultRuns {
    /**
     * How much of it.
     *
     * @param buyers in each struck sale
     * @param awayMillis how long a store or the payment provider stays away
     * @param deaths how often the worker dies at each of its crash points
     */
    public record Size(int buyers, long awayMillis, int deaths) {
        /** What is promised. */
        public static final Size FULL = new Size(40_000, 60_000, 10);

        /** What the tests have time for. */
        public static final Size SHORT = new Size(4_000, 5_000, 1);

        private int units() {
            return buyers - buyers / 10;
        }

        private int before() {
            return units() / 4;
        }
    }

    /** The faults, by the names under which they are told. */
    public static final List<String> NAMES = Stream.concat(
                    Arrays.stream(Fault.values()).map(Fault::word), Stream.of(CrashRuns.NAME, DeclineRun.NAME))
            .toList();

    private static final String NAME = "chaos";
    private static final int CONNECTIONS = 256;
    private static final int REPEATS = 500;

    private final FaultStage faults;
    private final Stage stage;
    private final Size size;
    private final Figures figures;

    private FaultRuns(FaultStage faults, Size size, Figures figures) {
        this.faults = faults;
        this.stage = faults.stage();
        this.size = size;
        this.figures = figures;
    }

    /** Strikes one sale after the other, each with one of {@code names}; {@code settings} are over our own. */
    public static void run(List<String> names, Size size, Map<String, String> settings, Figures figures)
            throws Exception {
        List<Fault> struck = Arrays.stream(Fault.values())
                .filter(fault -> names.contains(fault.word()))
                .toList();
        staged(!struck.isEmpty(), settings, stage -> {
            for (Fault fault : struck) new FaultRuns(stage, size, figures).run(fault);
        });
        staged(
                names.contains(CrashRuns.NAME),
                FaultStage.hasty(settings),
                stage -> new CrashRuns(stage, size.deaths(), figures).run());
        staged(
                names.contains(DeclineRun.NAME),
                settings,
                stage -> new DeclineRun(stage, size.buyers() / 4, figures).run());
    }

    @FunctionalInterface
    private interface Runs {
        void run(FaultStage stage) throws Exception;
    }

    private static void staged(boolean wanted, Map<String, String> settings, Runs runs) throws Exception {
        if (!wanted) return;
        FaultStage stage = FaultStage.open(settings);
        try {
            runs.run(stage);
        } finally {
            stage.close();
        }
    }

    private void run(Fault fault) throws Exception {
        Target target = new Target(stage.load(), faults.gates().get(0).uri(), 1);
        JsonObject knobs = new JsonObject()
                .put("new_users_per_minute", 6_000)
                .put("burst", 1_000)
                .put("total_active_users", 1_000_000)
                .put("acknowledgement", "journal");
        BenchSale sale = BenchSale.open(stage, target, NAME, knobs, size.units());
        List<Buffer> purchases = AdmittedBuyers.of(stage, sale, size.buyers()).purchases(0, size.buyers());
        List<BareClient> gates = faults.gates().stream()
                .map(gate -> new BareClient(stage.load(), gate.uri(), CONNECTIONS))
                .toList();
        InsistentBuyers buyers = new InsistentBuyers(stage.load(), gates, purchases);
        Future<Void> quarter = buyers.accepted(size.before());
        Future<Void> answered = buyers.start(CONNECTIONS);
        Stage.await(quarter);
        fault.strike(faults, sale, size.awayMillis());
        Stage.await(answered);
        Recount recount = new Recount(stage, sale);
        PaidOrders paid = new PaidOrders(stage, sale);
        stage.until(paid::areSettled);
        judge(fault.word(), paid.statuses().keySet(), buyers, recount);
        judge(fault.word(), paid.against(faults.payment()));
        repeat(fault.word(), gates.get(0), purchases, buyers);
        Stage.await(target.close());
        for (BareClient gate : gates) Stage.await(gate.close());
    }

    private void judge(String fault, Set<String> written, InsistentBuyers buyers, Recount recount) throws Exception {
        List<String> acknowledged = buyers.orders();
        long lost = acknowledged.stream().filter(id -> !written.contains(id)).count();
        long twice = (long) acknowledged.size() - new HashSet<>(acknowledged).size();
        tell(fault, "acknowledged", acknowledged.size(), "count");
        none(fault, "lost", lost);
        none(fault, "given_twice", twice);
        none(fault, "oversold", Math.max(0L, written.size() - (long) size.units()));
        none(fault, "unsold", Math.max(0L, size.units() - (long) written.size()));
        none(fault, "drift", recount.drift(acknowledged.size()));
        none(fault, "not_set_aside", recount.notSetAside());
        tell(fault, "seconds_closed", buyers.longestSilenceSeconds(), "s");
        tell(fault, "told_to_come_again", buyers.later(), "count");
        tell(fault, "unanswered", buyers.unanswered(), "count");
        if (!buyers.unexpected().isEmpty()) figures.violated(fault + ": an answer was " + buyers.unexpected());
    }

    private void judge(String fault, PaidOrders.Differences money) {
        none(fault, "double_charges", money.doubleCharges());
        none(fault, "lost_paid", money.lostPaid());
        none(fault, "free", money.free());
        money.examples().forEach(example -> figures.violated(fault + ": " + example));
    }

    /** Who asks again has the order that he had. */
    private void repeat(String fault, BareClient gate, List<Buffer> purchases, InsistentBuyers buyers)
            throws Exception {
        LongFunction<Future<Boolean>> ask = i -> {
            String order = buyers.order((int) i);
            return gate.send(purchases.get((int) i))
                    .map(reply -> order == null ? reply.status() == 409 : reply.has("\"" + order + "\""));
        };
        Run run = Stage.await(new LoadDriver(stage.load()).closed(REPEATS, CONNECTIONS, ask));
        none(fault, "answered_otherwise", run.failed());
    }

    private void tell(String fault, String figure, double value, String unit) {
        figures.add(NAME, fault + "_" + figure, value, unit);
    }

    private void none(String fault, String figure, long count) {
        figures.none(NAME, fault + "_" + figure, count);
    }
}
