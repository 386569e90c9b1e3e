package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.deadletter.DeadLetters;
import sluice.deadletter.KeptLetter;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/** {@code /ops/v1/dead-letters}: what was set aside, to be looked at and to be replayed. */
final class DeadLetterDesk {
    private static final int LETTERS = 100;
    private static final int MOST_LETTERS = 1000;

    private final DeadLetters letters;
    private final AuditRows audit;

    DeadLetterDesk(DeadLetters letters, AuditRows audit) {
        this.letters = letters;
        this.audit = audit;
    }

    void mount(GuardedEndpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, "/ops/v1/dead-letters", this::list)
                .on(HttpMethod.POST, "/ops/v1/dead-letters/:letter/replay", this::replay);
    }

    private Future<Answer> list(Call call, Operator operator) {
        Optional<SaleId> sale = call.query("sale").map(DeadLetterDesk::sale);
        long after = call.query("after")
                .map(text -> number("after", text, Long.MAX_VALUE))
                .orElse(0L);
        long most = call.query("limit")
                .map(text -> number("limit", text, MOST_LETTERS))
                .orElse((long) LETTERS);
        return letters.list(sale, after, (int) most)
                .map(found -> Answer.ok(new JsonObject().put("dead_letters", array(found))));
    }

    private static SaleId sale(String text) {
        if (!SaleId.isValid(text)) throw Refusal.FIELD_INVALID.refused("sale: a sale's id, 1 to 64 of a-z 0-9 -");
        return new SaleId(text);
    }

    private static long number(String name, String text, long most) {
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) <= most) return Long.parseLong(text);
        throw Refusal.FIELD_INVALID.refused(
                name + ": a whole number from 0" + (most == Long.MAX_VALUE ? "" : " to " + most));
    }

    private static JsonArray array(List<KeptLetter> found) {
        JsonArray array = new JsonArray();
        found.forEach(letter -> array.add(letter.json()));
        return array;
    }

    /** Noted first: what cannot be noted is not done. */
    private Future<Answer> replay(Call call, Operator operator) {
        String letter = call.path("letter");
        if (!letter.matches("[0-9]{1,18}")) throw Refusal.UNKNOWN_DEAD_LETTER.refused();
        JsonObject what = new JsonObject().put("letter", letter);
        return audit.insert(Action.ofInstallation(operator.name(), "replay-dead-letter", null, what))
                .compose(noted -> letters.replay(Long.parseLong(letter), operator.name()))
                .map(replayed -> Answer.ok(replayed.json()));
    }
}
