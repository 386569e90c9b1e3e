package sluice.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import sluice.launcher.Running;
import sluice.stores.EmbeddedStores;

/** What a person reads after the start: how long it took, and where to go. */
final class Greeting {
    private final Running running;
    private final PrintWriter out;
    private final long startedAt;

    Greeting(Running running, PrintWriter out, long startedAt) {
        this.running = running;
        this.out = out;
        this.startedAt = startedAt;
    }

    void print() {
        running.stores().ifPresent(this::printStores);
        out.printf("  serving after   %s%n", seconds(Duration.ofNanos(System.nanoTime() - startedAt)));
        if (!running.uri().isEmpty()) {
            out.printf("  shoppers        %s/%n", running.uri());
            out.printf("  console         %s/console%n", running.uri());
            out.printf("  operator        %s%n", operator());
        }
        out.printf("  health, metrics %s/readyz  %s/metrics%n", running.managementUri(), running.managementUri());
        if (!running.sandboxUri().isEmpty()) out.printf("  payment sandbox %s%n", running.sandboxUri());
        out.println("  Ctrl-C ends it; the next start finds its data.");
        out.flush();
    }

    /** The password is nowhere else: not in a log, and in Postgres only its hash. */
    private String operator() {
        return running.takeFirstPassword()
                .map(password -> "admin, password " + password + " (printed only now; note it)")
                .orElse("admin, whose password was printed at the first start; ./sluice reset-admin makes a new one");
    }

    private void printStores(EmbeddedStores stores) {
        String took = stores.startedIn().entrySet().stream()
                .map(entry -> entry.getKey().word() + " " + seconds(entry.getValue()) + " on port "
                        + stores.port(entry.getKey()))
                .collect(Collectors.joining(", "));
        out.printf("  stores          %s%n", took);
    }

    static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
