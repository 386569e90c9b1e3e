package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/** {@code /ops/v1}: every call needs the operator token; changes of knobs need the revision that was read. */
public final class OperatorRoutes {
    private static final int AUDIT_ROWS = 100;
    private static final String ACTOR = "operator";
    private static final String RESUME = "resume";
    private static final String SALE = "/ops/v1/sales/:sale";

    private final OperatorToken token;
    private final SaleCatalogue catalogue;
    private final SaleChanges changes;
    private final OpsView view;

    public OperatorRoutes(OperatorToken token, SaleCatalogue catalogue, SaleChanges changes, OpsView view) {
        this.token = token;
        this.catalogue = catalogue;
        this.changes = changes;
        this.view = view;
    }

    public void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, "/ops/v1/sales", guarded(this::sales))
                .on(HttpMethod.POST, "/ops/v1/sales", guarded(this::create))
                .on(HttpMethod.GET, SALE, guarded(this::sale))
                .on(HttpMethod.PATCH, SALE + "/knobs", guarded(this::knobs))
                .on(HttpMethod.POST, SALE + "/phase", guarded(this::phase))
                .on(HttpMethod.PUT, SALE + "/message", guarded(this::message))
                .on(HttpMethod.PUT, SALE + "/beacon", guarded(this::beacon))
                .on(HttpMethod.GET, SALE + "/audit", guarded(this::audit));
    }

    private Function<Call, Future<Answer>> guarded(Function<Call, Future<Answer>> endpoint) {
        return call -> {
            token.require(call);
            return endpoint.apply(call);
        };
    }

    private Future<Answer> sales(Call call) {
        List<Future<JsonObject>> views = catalogue.all().stream().map(view::of).toList();
        return Future.all(views)
                .map(done -> new JsonArray(views.stream().map(Future::result).toList()))
                .map(sales -> Answer.ok(new JsonObject().put("sales", sales)));
    }

    private Future<Answer> create(Call call) {
        Sale sale = SaleRequest.create(call.body());
        return changes.create(ACTOR, sale)
                .compose(created ->
                        answer(201, created).map(answer -> answer.header("Location", "/ops/v1/sales/" + created.id())));
    }

    private Future<Answer> sale(Call call) {
        return answer(200, catalogue.get(call.sale()));
    }

    private Future<Answer> answer(int status, Sale sale) {
        return view.of(sale).map(json -> Answer.json(status, json).header("ETag", "\"" + sale.revision() + "\""));
    }

    private Future<Answer> knobs(Call call) {
        long revision = revision(call);
        JsonObject body = call.body();
        return read(call.sale(), revision)
                .compose(sale -> changes.turn(ACTOR, sale, revision, SaleRequest.turn(body, sale.knobs())))
                .compose(turned -> answer(200, turned));
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

    private Future<Answer> phase(Call call) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String word = fields.choice("phase", List.of("open", "paused", RESUME, "prequeue", "draining", "closed"));
        if (!fields.has("phase")) fields.complain("phase", "required");
        fields.nothingElse();
        fields.judge();
        return changes.move(ACTOR, sale, next(sale, word)).compose(moved -> answer(200, moved));
    }

    private static Phase next(Sale sale, String word) {
        if (!word.equals(RESUME)) return Phase.of(word);
        if (sale.phase() != Phase.PAUSED) throw Refusal.PHASE_CONFLICT.refused();
        return sale.phaseBefore();
    }

    private Future<Answer> message(Call call) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String message = fields.messageOrNull("message");
        fields.nothingElse();
        fields.judge();
        return changes.tell(ACTOR, sale, message).compose(told -> answer(200, told));
    }

    private Future<Answer> beacon(Call call) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String value = fields.text("value", "([0-9a-fA-F]{2}){1,128}", "1 to 128 bytes as hex");
        fields.nothingElse();
        fields.judge();
        return changes.tellBeacon(ACTOR, sale, Buffer.buffer(HexFormat.of().parseHex(value)))
                .compose(told -> answer(200, told));
    }

    private Future<Answer> audit(Call call) {
        Sale sale = catalogue.get(call.sale());
        return changes.audit()
                .newest(sale.id(), AUDIT_ROWS)
                .map(entries -> Answer.ok(new JsonObject().put("entries", entries)));
    }
}
