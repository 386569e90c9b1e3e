package sluice.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;

/**
 * The process beside the application that is Kafka and owns Redis and Postgres. Its working directory is the data
 * folder, its arguments are the wanted stores with their preferred ports, {@code redis=6379}, and, for data to be
 * deleted at the end, {@code temporary}.
 *
 * <p>It says {@code READY redis=.. pg=.. kafka=..} once, obeys {@code kill redis}, {@code start redis} and the same
 * of the other stores, each answered by {@code DONE} or {@code REFUSED}, and stops everything when its standard input
 * ends. When it cannot start it says {@code FAILED <what> <why>} and ends with a code that is not 0.
 */
public final class Supervisor {
    static final String FOLDER = "folder";

    private final PrintStream answers;
    private final Path data;
    private final StoreSet stores;

    private Supervisor(PrintStream answers, Path data, StoreSet stores) {
        this.answers = answers;
        this.data = data;
        this.stores = stores;
    }

    /** Called by {@link EmbeddedStores} alone. */
    public static void main(String[] args) {
        ignoreTerminal();
        PrintStream answers = System.out;
        System.setOut(System.err);
        try {
            Path data = Path.of("").toRealPath();
            DataLock lock = DataLock.take(data);
            StoreSet stores = StoreSet.in(data, args);
            endTogether(stores, lock);
            new Supervisor(answers, data, stores).serve();
        } catch (IOException | RuntimeException e) {
            say(answers, "FAILED " + FOLDER + " " + e.getMessage());
            System.exit(1);
        }
    }

    /** Ctrl-C and the end of the terminal reach the whole process group; the application must drain first. */
    private static void ignoreTerminal() {
        try {
            // By reflection: javac warns of this class without a way to say that it is meant.
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Class<?> signal = Class.forName("sun.misc.Signal");
            Object ignore = handler.getField("SIG_IGN").get(null);
            for (String name : new String[] {"INT", "HUP"}) {
                Object named = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, named, ignore);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot ignore signals", e);
        }
    }

    /** However this process ends short of a kill, it stops the stores first; so does Kafka's own emergency exit. */
    private static void endTogether(StoreSet stores, DataLock lock) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stores.stopAll(lock), "stop"));
        Exit.Procedure exit = (code, message) -> new Thread(() -> System.exit(code), "exit").start();
        Exit.setExitProcedure(exit);
        Exit.setHaltProcedure(exit);
    }

    private void serve() throws IOException {
        Thread starting = new Thread(this::start, "start");
        starting.start();
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command;
        while ((command = commands.readLine()) != null) {
            say(answers, obey(command));
        }
        System.exit(0);
    }

    private void start() {
        try {
            Readiness ready = stores.startAll();
            RunningStores.tell(data, ready);
            say(answers, ready.line());
        } catch (StoreSet.NotStarted e) {
            say(answers, "FAILED " + e.store().word() + " " + e.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException e) {
            say(answers, "FAILED " + FOLDER + " " + e);
            System.exit(1);
        }
    }

    private String obey(String command) {
        try {
            String[] words = command.split(" ", 2);
            OwnedStore store = stores.get(Store.of(words[1]));
            switch (words[0]) {
                case "kill" -> store.kill();
                case "start" -> store.start();
                default -> throw new StoreFailure("unknown command");
            }
            return "DONE " + store.pid();
        } catch (IOException | RuntimeException e) {
            return "REFUSED " + oneLine(e.getMessage());
        }
    }

    private static void say(PrintStream answers, String line) {
        answers.println(oneLine(line));
        answers.flush();
    }

    private static String oneLine(String text) {
        return String.valueOf(text).replaceAll("\\s+", " ");
    }
}
