package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.audit.AuditRows;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.sale.Phase;
import sluice.sale.Protection;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/** The sales under {@code /ops/v1} and the audit trail; changes of knobs need the revision that was read. */
public final class OperatorRoutes {
    private static final int AUDIT_ROWS = 100;
    private static final int MOST_AUDIT_ROWS = 500;
    private static final String RESUME = "resume";
    private static final String SALE = "/ops/v1/sales/:sale";

    private final SaleCatalogue catalogue;
    private final SaleChanges changes;
    private final OpsView view;

    public OperatorRoutes(SaleCatalogue catalogue, SaleChanges changes, OpsView view) {
        this.catalogue = catalogue;
        this.changes = changes;
        this.view = view;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, "/ops/v1/sales", this::sales)
                .on(HttpMethod.POST, "/ops/v1/sales", this::create)
                .on(HttpMethod.GET, SALE, this::sale)
                .on(HttpMethod.PATCH, SALE + "/knobs", this::knobs)
                .on(HttpMethod.PUT, SALE + "/protection", this::protection)
                .on(HttpMethod.POST, SALE + "/phase", this::phase)
                .on(HttpMethod.PUT, SALE + "/message", this::message)
                .on(HttpMethod.PUT, SALE + "/beacon", this::beacon)
                .on(HttpMethod.GET, SALE + "/audit", this::audit)
                .on(HttpMethod.GET, "/ops/v1/audit", this::wholeAudit);
    }

    private Future<Answer> sales(Call call, Operator operator) {
        List<Future<JsonObject>> views = catalogue.all().stream().map(view::of).toList();
        return Future.all(views)
                .map(done -> new JsonArray(views.stream().map(Future::result).toList()))
                .map(sales -> Answer.ok(new JsonObject().put("sales", sales)));
    }

    private Future<Answer> create(Call call, Operator operator) {
        JsonObject body = call.body();
        Optional<String> request = call.idempotencyKey().map(key -> fingerprint(operator, key, body));
        return changes.create(operator.name(), SaleRequest.create(body), request)
                .compose(created ->
                        answer(201, created).map(answer -> answer.header("Location", "/ops/v1/sales/" + created.id())));
    }

    /** The same for a request that is repeated; says nothing of the key. */
    private static String fingerprint(Operator operator, String key, JsonObject body) {
        String text =
                new JsonArray().add(operator.name()).add(key).add(body.encode()).encode();
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Future<Answer> sale(Call call, Operator operator) {
        return answer(200, catalogue.get(call.sale()));
    }

    private Future<Answer> answer(int status, Sale sale) {
        return view.of(sale).map(json -> Answer.json(status, json).header("ETag", "\"" + sale.revision() + "\""));
    }

    private Future<Answer> knobs(Call call, Operator operator) {
        long revision = revision(call);
        JsonObject body = call.body();
        return read(call.sale(), revision)
                .compose(sale -> changes.turn(
                        operator.name(), sale, revision, SaleRequest.turn(body, sale.knobs(), Instant.now())))
                .compose(turned -> answer(200, turned));
    }

    private Future<Answer> protection(Call call, Operator operator) {
        long revision = revision(call);
        Protection protection = SaleRequest.protect(call.body());
        return read(call.sale(), revision)
                .compose(sale -> changes.protect(operator.name(), sale, revision, protection))
                .compose(changed -> answer(200, changed));
    }

    /** The sale as of the revision that the operator has read: what is changed is laid over exactly those knobs. */
    private Future<Sale> read(SaleId id, long revision) {
        Future<Void> fresh = catalogue.get(id).revision() == revision ? Future.succeededFuture() : catalogue.refresh();
        return fresh.map(done -> {
            Sale sale = catalogue.get(id);
            if (sale.revision() != revision) throw Refusal.REVISION_CONFLICT.refused();
            return sale;
        });
    }

    private static long revision(Call call) {
        String tag = call.header("If-Match").orElseThrow(Refusal.PRECONDITION_REQUIRED::refused);
        if (!tag.matches("\"[0-9]{1,18}\"")) throw Refusal.REVISION_CONFLICT.refused();
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    /** Judged by the row of this moment: another node may have moved the sale just now. */
    private Future<Answer> phase(Call call, Operator operator) {
        Fields fields = new Fields(call.body());
        String word = fields.choice("phase", List.of("open", "paused", RESUME, "prequeue", "draining", "closed"));
        if (!fields.has("phase")) fields.complain("phase", "required");
        fields.nothingElse();
        fields.judge();
        return catalogue
                .refresh()
                .map(done -> catalogue.get(call.sale()))
                .compose(sale -> changes.move(operator.name(), sale, next(sale, word)))
                .compose(moved -> answer(200, moved));
    }

    private static Phase next(Sale sale, String word) {
        if (!word.equals(RESUME)) return Phase.of(word);
        if (sale.phase() != Phase.PAUSED) throw Refusal.PHASE_CONFLICT.refused();
        return sale.phaseBefore();
    }

    private Future<Answer> message(Call call, Operator operator) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String message = fields.messageOrNull("message");
        fields.nothingElse();
        fields.judge();
        return changes.tell(operator.name(), sale, message).compose(told -> answer(200, told));
    }

    private Future<Answer> beacon(Call call, Operator operator) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String value = fields.text("value", "([0-9a-fA-F]{2}){1,128}", "1 to 128 bytes as hex");
        fields.nothingElse();
        fields.judge();
        return changes.tellBeacon(
                        operator.name(), sale, Buffer.buffer(HexFormat.of().parseHex(value)))
                .compose(told -> answer(200, told));
    }

    private Future<Answer> audit(Call call, Operator operator) {
        return audit(call, catalogue.get(call.sale()).id());
    }

    private Future<Answer> wholeAudit(Call call, Operator operator) {
        return audit(call, (SaleId) null);
    }

    private Future<Answer> audit(Call call, SaleId sale) {
        Long before = call.query("before")
                .map(text -> count("before", text, Long.MAX_VALUE))
                .orElse(null);
        long most = call.query("limit")
                .map(text -> count("limit", text, MOST_AUDIT_ROWS))
                .orElse((long) AUDIT_ROWS);
        return changes.audit()
                .newest(new AuditRows.Part(sale, before, (int) most))
                .map(entries -> Answer.ok(new JsonObject().put("entries", entries)));
    }

    private static long count(String name, String text, long most) {
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) >= 1 && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        throw Refusal.FIELD_INVALID.refused(
                name + ": a whole number from 1" + (most == Long.MAX_VALUE ? "" : " to " + most));
    }
}
