package sluice.command;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.deadletter.DeadLetters;
import sluice.deadletter.KeptLetter;
import sluice.journal.LogWriter;
import sluice.kafka.KafkaSettings;
import sluice.launcher.StartFailure;
import sluice.payment.PaymentSettings;
import sluice.sale.Refused;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** What was set aside because it could not be understood: listed, and given its chance again. */
@Command(
        name = "dead-letters",
        description = "Lists and replays what was set aside because it could not be understood, while Sluice runs.",
        subcommands = {DeadLettersCommand.Listing.class, DeadLettersCommand.Replay.class})
public final class DeadLettersCommand implements Runnable {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int PAGE = 1000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list or replay ID...");
    }

    /** The letters of a running installation. */
    private static final class Letters {
        private final PostgresOfSettings stores;
        private final LogWriter log;
        private final DeadLetters letters;

        Letters(PostgresOfSettings stores, Settings settings) {
            this.stores = stores;
            this.log = new LogWriter(stores.vertx(), KafkaSettings.from(settings));
            this.letters = new DeadLetters(
                    stores.postgres(), log, PaymentSettings.from(settings).provider());
        }

        <T> T await(Future<T> future) {
            return stores.await(future);
        }
    }

    private static int with(SettingsOptions options, CommandSpec spec, ToIntFunction<Letters> work) {
        Settings settings = options.read();
        try (PostgresOfSettings stores = PostgresOfSettings.open(settings)) {
            Letters letters = new Letters(stores, stores.settings());
            try {
                return work.applyAsInt(letters);
            } finally {
                letters.await(letters.log.close());
            }
        } catch (SettingsRejected | StoreFailure | StartFailure | Refused failure) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("Not done: " + failure.getMessage());
            err.flush();
            return NOT_DONE;
        }
    }

    /** One line a letter. */
    @Command(name = "list", description = "Prints every dead letter: id, source, sale, where it stood, and why.")
    public static final class Listing implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Option(names = "--sale", paramLabel = "SALE", description = "Only of this sale.")
        private String sale;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return with(options, spec, this::list);
        }

        private int list(Letters letters) {
            Optional<SaleId> only = Optional.ofNullable(sale).map(SaleId::new);
            PrintWriter out = spec.commandLine().getOut();
            List<KeptLetter> page = letters.await(letters.letters.list(only, 0, PAGE));
            while (!page.isEmpty()) {
                page.forEach(letter -> out.println(line(letter)));
                long last = page.get(page.size() - 1).id();
                page = letters.await(letters.letters.list(only, last, PAGE));
            }
            out.flush();
            return DONE;
        }

        private static String line(KeptLetter letter) {
            String replayed = letter.replayedAt() == null ? "" : "  replayed by " + letter.replayedBy();
            return letter.id() + "  " + letter.source() + "  " + letter.sale() + "  " + letter.position() + "  "
                    + letter.reason() + (letter.whole() ? "" : "  (cut off)") + replayed;
        }
    }

    /** Each in turn; the first that cannot be replayed ends it. */
    @Command(name = "replay", description = "Gives dead letters their chance again. Replaying twice is harmless.")
    public static final class Replay implements Callable<Integer> {
        @Mixin
        private SettingsOptions options;

        @Parameters(arity = "1..*", paramLabel = "ID", description = "The letters' ids.")
        private List<Long> ids;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return with(options, spec, this::replay);
        }

        private int replay(Letters letters) {
            PrintWriter out = spec.commandLine().getOut();
            for (long id : ids) {
                KeptLetter replayed = letters.await(letters.letters.replay(id, "command"));
                out.println("Replayed " + replayed.id() + "  " + replayed.source() + "  " + replayed.position());
                out.flush();
            }
            return DONE;
        }
    }
}
