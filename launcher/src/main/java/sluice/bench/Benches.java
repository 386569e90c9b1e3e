package sluice.bench;

import java.util.List;
import java.util.Map;

/** The benches by name; all but the simulations each on a process and stores of its own in a temporary folder. */
public final class Benches {
    public static final List<String> NAMES = List.of(
            "path",
            "poll",
            "join",
            "eta",
            "heal",
            "push",
            "gate",
            "claim",
            "purchase",
            "wall",
            "storm",
            "rebuild",
            "persist",
            "sellthrough",
            "report");

    /** One event loop serves, another one makes the load: so it is the server that is measured, on two cores too. */
    private static final Map<String, String> ONE_LOOP = Map.of("http.event-loops", "1");

    /** The same, and nothing is ever charged: the provider is away. */
    private static final Map<String, String> UNPAID =
            Map.of("http.event-loops", "1", "payment.uri", "http://127.0.0.1:9", "payment.pause", "5m");

    @FunctionalInterface
    private interface Bench {
        void run(Stage stage) throws Exception;
    }

    private Benches() {}

    /** Runs one bench and adds its figures; {@code settings} override the bench's own. */
    public static void run(String name, Map<String, String> settings, Figures figures) throws Exception {
        switch (name) {
            case "path" -> staged(Map.of(), settings, stage -> new PathBench(stage, figures).run());
            case "poll" -> staged(ONE_LOOP, settings, stage -> new PollBench(stage, figures).run());
            case "join" -> staged(ONE_LOOP, settings, stage -> new JoinBench(stage, figures).run());
            case "eta" -> new EtaBench(figures).run();
            case "heal" -> staged(HealBench.SETTINGS, settings, stage -> new HealBench(stage, figures).run());
            case "push" -> staged(PushBench.SETTINGS, settings, stage -> new PushBench(stage, figures).run());
            case "gate" -> staged(GateBench.SETTINGS, settings, stage -> new GateBench(stage, figures).run());
            case "claim" -> staged(ONE_LOOP, settings, stage -> new ClaimBench(stage, figures).run());
            case "purchase" ->
                staged(PurchaseBench.SETTINGS, settings, stage -> new PurchaseBench(stage, figures).run());
            case "wall" -> staged(UNPAID, settings, stage -> new WallBench(stage, figures).run());
            case "storm" -> staged(UNPAID, settings, stage -> new StormBench(stage, figures).run());
            case "persist" -> staged(Map.of(), settings, stage -> new PersistBench(stage, figures).run());
            case "sellthrough" ->
                staged(SellThroughBench.SETTINGS, settings, stage -> new SellThroughBench(stage, figures).run());
            case "rebuild" -> staged(UNPAID, settings, stage -> new RebuildBench(stage, figures).run());
            case "report" -> staged(ReportBench.SETTINGS, settings, stage -> new ReportBench(stage, figures).run());
            default -> throw new IllegalArgumentException("there is no bench " + name);
        }
    }

    private static void staged(Map<String, String> own, Map<String, String> given, Bench bench) throws Exception {
        Stage stage = Stage.open(own, given);
        try {
            bench.run(stage);
        } finally {
            stage.close();
        }
    }
}
