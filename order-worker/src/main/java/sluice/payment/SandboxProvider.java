package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.payment.Charge.Money;

/** The sandbox in its own words: JSON both ways, one object a charge or refund. */
final class SandboxProvider implements PaymentProvider {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxProvider.class);
    private static final int PAGE = 1000;

    private final ProviderHttp http;

    SandboxProvider(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public Future<Outcome> charge(Charge charge) {
        JsonObject body =
                money(charge.money()).put("payment_method", charge.method()).put("reference", charge.order());
        return post("/charges", charge.key(), body).map(SandboxProvider::read);
    }

    @Override
    public Future<Outcome> enquire(Charge charge) {
        Future<HttpResponse<Buffer>> sent = http.request(HttpMethod.GET, "/charges")
                .addQueryParam("key", charge.key())
                .send();
        return http.heard(sent)
                .compose(response ->
                        response.statusCode() == 404 ? charge(charge) : Future.succeededFuture(read(response)));
    }

    @Override
    public Future<Outcome> refund(Refund refund) {
        JsonObject body = money(refund.money()).put("charge", refund.charge());
        return post("/refunds", refund.key(), body).map(SandboxProvider::read);
    }

    private static JsonObject money(Money money) {
        return new JsonObject().put("amount", money.amount()).put("currency", money.currency());
    }

    private Future<HttpResponse<Buffer>> post(String path, String key, JsonObject body) {
        return http.heard(http.request(HttpMethod.POST, path)
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(body));
    }

    private static Outcome read(HttpResponse<Buffer> response) {
        if (response.statusCode() == 200) return read(response.bodyAsJsonObject());
        LOG.atError().addKeyValue("status", response.statusCode()).log("provider refused an ask");
        return new Outcome.Declined(null, "refused");
    }

    private static Outcome read(JsonObject entry) {
        String id = entry.getString("id");
        return switch (entry.getString("status", "")) {
            case "succeeded" -> new Outcome.Succeeded(id, taken(entry));
            case "declined" -> new Outcome.Declined(id, "declined");
            case "processing" -> new Outcome.Unknown(id, "the provider is not done yet");
            default -> throw new NotAnswered("no final status");
        };
    }

    private static Money taken(JsonObject entry) {
        return new Money(entry.getLong("amount"), entry.getString("currency"));
    }

    @Override
    public Future<LedgerPage> ledger(String after) {
        Future<HttpResponse<Buffer>> sent = http.request(HttpMethod.GET, "/charges")
                .addQueryParam("after", after == null ? "0" : after)
                .addQueryParam("limit", Integer.toString(PAGE))
                .send();
        return http.heard(sent).map(response -> page(response.bodyAsJsonObject()));
    }

    private static LedgerPage page(JsonObject body) {
        List<JsonObject> entries = body.getJsonArray("charges").stream()
                .map(JsonObject.class::cast)
                .toList();
        String next = entries.size() < PAGE
                ? null
                : Long.toString(entries.get(entries.size() - 1).getLong("number"));
        return new LedgerPage(entries.stream().map(SandboxProvider::booked).toList(), next);
    }

    private static Booked booked(JsonObject entry) {
        boolean succeeded = entry.getString("status").equals("succeeded");
        Money taken = new Money(succeeded ? entry.getLong("amount") : 0, entry.getString("currency"));
        return new Booked(entry.getString("id"), entry.getString("reference"), taken, entry.getLong("refunded"));
    }

    @Override
    public Future<Void> close() {
        return http.close();
    }
}
