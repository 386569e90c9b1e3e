package sluice.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sluice.audit.AuditChain;
import sluice.audit.AuditChain.Head;
import sluice.audit.AuditChain.Link;
import sluice.audit.AuditRows;
import sluice.launcher.StartFailure;
import sluice.settings.SettingsRejected;
import sluice.stores.StoreFailure;

/** Recomputes the audit trail's chain of hashes from Postgres. */
@Command(
        name = "verify-audit",
        description = "Checks the audit trail row by row. Exits with 0 if it holds, 1 if not, 2 if it cannot be read.")
public final class VerifyAuditCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int CANNOT_BE_READ = 2;
    /** At a time; what an action changed takes at most some ten KiB. */
    private static final int ROWS = 200;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--head",
            paramLabel = "ID:HASH",
            description = "A head printed and noted before: nothing up to it may be cut off or written anew.")
    private String noted;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<Head> head = noted == null ? Optional.empty() : Head.read(noted);
        if (noted != null && head.isEmpty()) return complain("--head is a row's number and its hash, ID:HASH");
        try (PostgresOfSettings store = PostgresOfSettings.open(options.read())) {
            AuditChain chain = new AuditChain(head);
            return tell(chain, follow(store, chain));
        } catch (SettingsRejected | StoreFailure | StartFailure failure) {
            return complain(failure.getMessage());
        }
    }

    private static Optional<String> follow(PostgresOfSettings store, AuditChain chain) {
        AuditRows rows = new AuditRows(store.postgres());
        List<Link> links = store.await(rows.linksAfter(0, ROWS));
        while (!links.isEmpty()) {
            for (Link link : links) {
                Optional<String> wrong = chain.follow(link);
                if (wrong.isPresent()) return wrong;
            }
            links = store.await(rows.linksAfter(chain.head().id(), ROWS));
        }
        return chain.end();
    }

    private int tell(AuditChain chain, Optional<String> wrong) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d rows checked, head %s%n", chain.head().id(), chain.head());
        if (wrong.isPresent()) {
            out.printf("The audit trail does not hold: %s.%n", wrong.get());
        } else {
            out.println("The audit trail holds. Note the head where nobody who writes to Postgres can change it: with");
            out.println(
                    "--head ID:HASH the next check also finds what was cut off, or written anew from the first row.");
        }
        out.flush();
        return wrong.isPresent() ? DOES_NOT_HOLD : HOLDS;
    }

    private int complain(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("The audit trail cannot be read: " + why);
        err.flush();
        return CANNOT_BE_READ;
    }
}
