package sluice.deadletter;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.journal.LogWriter;
import sluice.outbox.OutboxRows;
import sluice.payment.EventRows;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/**
 * The dead letters, and their replay: a record goes into its sale's log once more, where it counts if it can be read by
 * now and is the next one, and else is set aside again or ignored; a settlement is owed to the ledger once more; an
 * event is judged once more. Replaying twice does nothing more than replaying once.
 */
public final class DeadLetters {
    private static final String SELECT = Sql.of("outbox/select-dead-letters.sql");
    private static final String FIND = Sql.of("outbox/select-dead-letter.sql");
    private static final String NOTE = Sql.of("outbox/note-replay.sql");

    private final Postgres postgres;
    private final LogWriter log;
    private final OutboxRows outbox;
    private final EventRows events;

    /** @param provider whose events there are */
    public DeadLetters(Postgres postgres, LogWriter log, String provider) {
        this.postgres = postgres;
        this.log = log;
        this.outbox = new OutboxRows(postgres);
        this.events = new EventRows(postgres, provider);
    }

    /** At most {@code most} behind the id {@code after}, of one sale or of all, the oldest first. */
    public Future<List<KeptLetter>> list(Optional<SaleId> sale, long after, int most) {
        String only = sale.map(SaleId::value).orElse(null);
        return postgres.run(SELECT, Tuple.of(only, after, most)).map(DeadLetters::letters);
    }

    private static List<KeptLetter> letters(RowSet<Row> rows) {
        List<KeptLetter> letters = new ArrayList<>();
        rows.forEach(row -> letters.add(KeptLetter.read(row)));
        return letters;
    }

    /**
     * Replays a letter and notes by whom. Refusals: {@code unknown_dead_letter}, {@code not_replayable} if something of
     * it was cut off.
     */
    public Future<KeptLetter> replay(long id, String who) {
        return postgres.run(FIND, Tuple.of(id))
                .map(DeadLetters::letters)
                .map(found -> found.stream().findFirst().orElseThrow(Refusal.UNKNOWN_DEAD_LETTER::refused))
                .compose(this::replay)
                .compose(done -> postgres.run(NOTE, Tuple.of(id, who)))
                .map(rows -> letters(rows).get(0));
    }

    private Future<Void> replay(KeptLetter letter) {
        if (!letter.whole()) throw Refusal.NOT_REPLAYABLE.refused();
        return switch (letter.source()) {
            case "journal" -> log.append(letter.sale(), List.of(letter.body()));
            case "outbox" -> outbox.owe(letter.sale(), letter.position(), letter.body());
            case "webhook" -> events.replay(new JsonObject(letter.body()));
            default -> throw new IllegalStateException("a letter from " + letter.source());
        };
    }
}
