package sluice.command;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.draw.Bundle;
import sluice.draw.BundleReader;
import sluice.draw.MalformedDraw;
import sluice.draw.PublishedDraw;
import sluice.draw.Step;

/** Checks a published draw and says in plain words what holds. */
@Command(
        name = "verify-draw",
        description = "Checks a published draw. Exits with 0 if all of it holds, 1 if not, 2 if it cannot be read.")
public final class VerifyDrawCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int CANNOT_BE_READ = 2;

    @Parameters(paramLabel = "FILE|URI", description = "A saved bundle, or .../v1/sales/{sale} of a server.")
    private String source;

    @Option(names = "--ticket", paramLabel = "ID", description = "The ticket id whose place is to be told.")
    private String ticket;

    @Option(names = "--place", paramLabel = "PLACE", description = "The place, from 0, that the ticket was told.")
    private Integer place;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (ticket == null ? place != null : !BundleReader.isId(ticket)) {
            return complain("a ticket id is 22 characters, as in ticket_id of the join; a place is a ticket's");
        }
        try {
            Bundle bundle = DrawSource.read(source);
            PrintWriter out = spec.commandLine().getOut();
            boolean holds = tell(bundle, out);
            if (ticket != null) holds &= tellPlace(bundle, out);
            out.flush();
            return holds ? HOLDS : DOES_NOT_HOLD;
        } catch (MalformedDraw | InvalidPathException e) {
            return complain(e.getMessage());
        } catch (NoSuchFileException e) {
            return complain("there is no such file: " + source);
        } catch (IOException e) {
            return complain(String.valueOf(e.getMessage()));
        }
    }

    private int complain(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("This draw cannot be checked: " + why);
        err.flush();
        return CANNOT_BE_READ;
    }

    private static boolean tell(Bundle bundle, PrintWriter out) {
        PublishedDraw draw = bundle.draw();
        Set<Step> misfits = bundle.misfits();
        out.printf("Sale %s: %d indexes, %d tickets%n", draw.sale(), draw.cohort(), bundle.tickets());
        for (Step step : EnumSet.of(Step.COMMITMENT, Step.COHORT, Step.TICKETS, Step.ROOT, Step.SEED)) {
            out.printf("  %-5s %-10s  %s%n", misfits.contains(step) ? "WRONG" : "ok", step.word(), step.claim());
        }
        out.println(misfits.isEmpty() ? "The draw holds." : "The draw does not hold.");
        out.println("It is the draw that was promised only if these are what was published before:");
        out.printf("  commitment  %s%n", hex(draw.commitment()));
        out.printf("  root        %s%n", hex(draw.root()));
        if (draw.beacon() == null) {
            out.println(
                    "  no beacon: whoever knew the secret could steer the draw by adding tickets before the closing");
        } else {
            out.printf("  beacon      %s%n", draw.beacon());
            out.printf("and if the beacon said  %s%n", hex(draw.beaconValue()));
        }
        return misfits.isEmpty();
    }

    private static String hex(Buffer bytes) {
        return bytes == null ? "nothing" : HexFormat.of().formatHex(bytes.getBytes());
    }

    private boolean tellPlace(Bundle bundle, PrintWriter out) {
        int index = bundle.indexOf(ticket);
        if (index < 0 || index >= bundle.draw().cohort()) {
            out.printf("Ticket %s took no part in this draw.%n", ticket);
            return false;
        }
        long drawn = bundle.places().of(index);
        out.printf("Ticket %s: index %d, place %d; %d before it.%n", ticket, index, drawn, drawn);
        if (place == null) return true;
        boolean same = place == drawn;
        out.printf("  %-5s %-10s  %s%n", same ? "ok" : "WRONG", Step.PLACE.word(), Step.PLACE.claim());
        return same;
    }
}
