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
import sluice.bench.Benches;
import sluice.bench.Figures;

/** Measures this program on this machine; exits with 1 if a correctness check at the end of a bench fails. */
@Command(name = "bench", description = "Measures this program on this machine.")
public final class BenchCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description =
                    "Which benches: path, poll, join, eta, heal, push, gate, claim, purchase, wall, storm, rebuild.")
    private List<String> names;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting of the server; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        for (String name : names) {
            if (!Benches.NAMES.contains(name)) {
                spec.commandLine().getErr().println("there is no bench " + name + "; there are " + Benches.NAMES);
                return 2;
            }
        }
        boolean clean = true;
        for (String name : names) {
            Figures figures = new Figures(out, json);
            Benches.run(name, set, figures);
            figures.printViolations();
            clean &= figures.clean();
        }
        return clean ? 0 : 1;
    }
}
