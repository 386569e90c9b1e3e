package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import sluice.line.IndexBlocks;
import sluice.line.Joined;
import sluice.line.Line;
import sluice.line.LineCounters;
import sluice.line.LineSettings;
import sluice.position.Cadence;
import sluice.position.Positions;
import sluice.postgres.Secrets;
import sluice.sale.Sale;
import sluice.signing.SigningKeyRing;
import sluice.ticket.Ticket;
import sluice.ticket.TicketIds;
import sluice.ticket.TicketTokens;

/**
 * People who join a sale's line without HTTP: through the line's own batches, so that a million are there in seconds.
 * Their tickets are signed with the installation's keys, as the server would have.
 */
final class FilledLine {
    private static final int WAITING_AT_ONCE = 10_000;

    private final Vertx vertx;
    private final Line line;
    private final Sale sale;
    private final TicketTokens tokens;
    private final SplittableRandom random = new SplittableRandom(1);
    private final LongPredicate kept;
    private final List<Ticket> tickets = new ArrayList<>();
    private final Promise<Void> done = Promise.promise();
    private long open;
    private long missing;

    private FilledLine(Stage stage, Sale sale, TicketTokens tokens, LongPredicate kept) {
        LineSettings settings = LineSettings.from(stage.settings());
        Positions positions = new Positions(new Cadence(1));
        IndexBlocks blocks = new IndexBlocks(stage.postgres(), stage.redis(), positions, settings);
        this.vertx = stage.load();
        this.line = new Line(stage.redis(), blocks, settings, new LineCounters());
        this.sale = sale;
        this.tokens = tokens;
        this.kept = kept;
    }

    /** {@code people} join, once the line can be written; the tickets of those whose index is {@code kept} are kept. */
    static FilledLine of(Stage stage, BenchSale sale, int people, LongPredicate kept) throws Exception {
        untilOpen(stage, sale);
        SigningKeyRing keys =
                Stage.await(new SigningKeyRing(new Secrets(stage.postgres()), TicketTokens.PURPOSE).load());
        FilledLine filled = new FilledLine(stage, sale.row(), new TicketTokens(keys), kept);
        filled.missing = people;
        stage.load().runOnContext(now -> filled.joinMore());
        Stage.await(filled.done.future());
        return filled;
    }

    /** Waits for the server's own word; until its first snapshot of the open sale, Redis may not know it yet. */
    private static void untilOpen(Stage stage, BenchSale sale) throws Exception {
        BareClient client = new BareClient(stage.load(), stage.running().uri(), 1);
        Buffer status = BareClient.request("GET", sale.path() + "/status");
        stage.until(() -> client.send(status).map(FilledLine::isOpen));
        Stage.await(client.close());
    }

    private static boolean isOpen(BareClient.Reply reply) {
        return reply.status() == 200
                && reply.textAfter("\"phase\":\"", 4).equals("open")
                && reply.textAfter("\"conditions\":", 2).equals("[]");
    }

    private void joinMore() {
        while (missing > 0 && open < WAITING_AT_ONCE) {
            missing--;
            open++;
            String id = id();
            Future<Joined> joined = line.join(sale, id);
            joined.onComplete(given -> took(id, given), done::tryFail);
        }
    }

    private String id() {
        byte[] bytes = new byte[TicketIds.BYTES];
        random.nextBytes(bytes);
        return TicketIds.write(bytes);
    }

    private void took(String id, Joined joined) {
        open--;
        if (kept.test(joined.index())) {
            tickets.add(new Ticket(id, joined.index(), joined.generation(), sale.id()));
        }
        if (missing == 0 && open == 0) done.tryComplete();
        // Not each time: the answers of one batch come in a row, and the next batch wants to be a full one.
        if (missing > 0 && open < WAITING_AT_ONCE / 2) vertx.runOnContext(later -> joinMore());
    }

    /** The kept tickets, in order of index. */
    List<Ticket> tickets() {
        return tickets;
    }

    String token(Ticket ticket) {
        return tokens.sign(ticket);
    }
}
