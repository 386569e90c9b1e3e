package sluice.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sluice.demo.Demo;
import sluice.launcher.Running;
import sluice.launcher.StartFailure;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Runs Sluice until it is told to end: Ctrl-C, SIGTERM. */
@Command(name = "start", description = "Runs Sluice; with no settings also its own Redis, Postgres and Kafka.")
public final class StartCommand implements Callable<Integer> {
    private static final int BAD_SETTINGS = 2;
    private static final int NOT_STARTED = 1;

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        long startedAt = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Sluice starts ...");
        out.flush();
        try {
            Running running = Running.start(options.read());
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, ended), "ending"));
            new Greeting(running, out, startedAt).print();
            if (running.demo()) Demo.start(running, out, startedAt);
            ended.await();
            return 0;
        } catch (SettingsRejected rejected) {
            complain("These settings cannot be:", rejected.getMessage());
            return BAD_SETTINGS;
        } catch (StoreFailure | StartFailure failure) {
            complain("Sluice did not start:", failure.getMessage());
            return NOT_STARTED;
        }
    }

    private void complain(String what, String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(what);
        why.lines().forEach(line -> err.println("  " + line));
        err.flush();
    }

    private static void end(Running running, CountDownLatch ended) {
        running.close();
        ended.countDown();
    }
}
