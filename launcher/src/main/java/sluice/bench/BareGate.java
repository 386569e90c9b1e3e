package sluice.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import sluice.gate.RedisGate;
import sluice.gate.RedisGate.Claim;
import sluice.gate.RedisGate.Word;
import sluice.sale.Sale;
import sluice.ticket.Ticket;

/** The script that lets people in, by itself: full batches, one call after another. */
final class BareGate {
    /** As many as the server sends in a batch. */
    static final int CLAIMS_PER_CALL = 128;

    private static final String DIGEST = "x".repeat(43);
    private static final String TOKEN = "x".repeat(22) + "|1000000000|1000000000|" + "x".repeat(16);
    private static final int MOST_UNITS = 4;

    private final RedisGate gate;
    private final Sale sale;
    private final CalledCrowd crowd;

    BareGate(Stage stage, CalledCrowd crowd) throws Exception {
        this.gate = new RedisGate(stage.redis());
        this.sale = crowd.sale().row();
        this.crowd = crowd;
    }

    /** One call of the script with a full batch; whether all were let in. */
    Future<Boolean> claim() {
        List<Claim> batch = new ArrayList<>(CLAIMS_PER_CALL);
        for (int i = 0; i < CLAIMS_PER_CALL; i++) {
            Ticket next = crowd.next();
            String proof = DIGEST + "|" + next.id();
            batch.add(new Claim(next.id(), next.index(), next.index(), proof, MOST_UNITS, TOKEN));
        }
        return gate.claim(sale, batch)
                .map(answers -> answers.stream().allMatch(answer -> answer.word() == Word.ADMITTED));
    }
}
