package sluice.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.bench.FaultRuns;
import sluice.bench.Figures;

/** Breaks stores and nodes of its own under full load; exits with 1 if a promise did not hold. */
@Command(
        name = "chaos",
        description = "Kills stores and nodes under running sales, on stores of its own, and counts what was lost.")
public final class ChaosCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FAULT",
            description =
                    "Which faults: redis_killed, power_loss, redis_emptied, relay_killed, gate_killed, kafka_away,"
                            + " postgres_away, worker_killed, rebalance_storm, poison, provider_trouble, crash_points,"
                            + " decline_storm. Without one: all of them.")
    private List<String> faults = List.of();

    @Option(
            names = "--short",
            description = "A tenth of the buyers, stores away for 5 s instead of 60 s, one death for ten.")
    private boolean brief;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting of the nodes; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        for (String fault : faults) {
            if (!FaultRuns.NAMES.contains(fault)) {
                spec.commandLine().getErr().println("there is no fault " + fault + "; there are " + FaultRuns.NAMES);
                return 2;
            }
        }
        Figures figures = new Figures(out, json);
        FaultRuns.run(
                faults.isEmpty() ? FaultRuns.NAMES : faults,
                brief ? FaultRuns.Size.SHORT : FaultRuns.Size.FULL,
                set,
                figures);
        figures.printViolations();
        return figures.clean() ? 0 : 1;
    }
}
