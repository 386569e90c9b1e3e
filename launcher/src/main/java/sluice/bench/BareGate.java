package sluice.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.ticket.Ticket;

/** The script that lets people in, by itself: full batches, one call after another. */
final class BareGate {
    /** As many as the server sends in a batch. */
    static final int CLAIMS_PER_CALL = 128;

    private static final Script CLAIM = Script.of("gate/claim.lua");
    private static final String DIGEST = "x".repeat(43);
    private static final String TOKEN = "x".repeat(22) + "|1000000000|1000000000|" + "x".repeat(16);

    private final Stage stage;
    private final List<String> keys;
    private final CalledCrowd crowd;

    BareGate(Stage stage, CalledCrowd crowd) {
        this.stage = stage;
        this.crowd = crowd;
        SaleKeys of = crowd.sale().keys();
        this.keys = List.of(
                of.state(),
                of.gate(),
                of.lineState(),
                of.called(),
                of.leases(),
                of.shopping(),
                of.buying(),
                of.line(),
                of.stock(),
                of.aside(),
                of.leavers(),
                of.door(),
                of.asked());
    }

    /** One call of the script with a full batch; whether all were let in. */
    Future<Boolean> claim() {
        List<String> arguments = new ArrayList<>(6 * CLAIMS_PER_CALL);
        for (int i = 0; i < CLAIMS_PER_CALL; i++) {
            Ticket ticket = crowd.next();
            String index = Long.toString(ticket.index());
            arguments.addAll(List.of(ticket.id(), index, index, DIGEST + "|" + ticket.id(), "4", TOKEN));
        }
        return stage.redis()
                .run(CLAIM, keys, arguments)
                .map(answer -> answer.stream()
                        .skip(1)
                        .allMatch(word -> word.get(0).toString().equals("ADMITTED")));
    }
}
