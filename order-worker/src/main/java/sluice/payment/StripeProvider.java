package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.payment.Charge.Money;

/**
 * Stripe's PaymentIntents, confirmed at once: forms in, JSON out. A charge's id is its intent's. An ask is repeated
 * under its key, to which Stripe answers what it answered, until the intent's id is known; then the intent is read.
 * Stripe forgets keys after a day: an older charge without an id is looked for by its order first, an older refund
 * among those of its charge.
 */
final class StripeProvider implements PaymentProvider {
    private static final Logger LOG = LoggerFactory.getLogger(StripeProvider.class);
    private static final String INTENTS = "/v1/payment_intents";
    private static final String REFUNDS = "/v1/refunds";
    private static final int PAGE = 100;
    private static final Duration KEYS_LAST = Duration.ofHours(23);

    private final ProviderHttp http;
    private final String apiKey;

    StripeProvider(ProviderHttp http, String apiKey) {
        this.http = http;
        this.apiKey = apiKey;
    }

    @Override
    public Future<Outcome> charge(Charge charge) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap()
                .add("amount", Long.toString(charge.money().amount()))
                .add("currency", charge.money().currency().toLowerCase(Locale.ROOT))
                .add("payment_method", charge.method())
                .add("confirm", "true")
                // Nobody stands by to prove himself to his bank: what would need that is declined.
                .add("error_on_requires_action", "true")
                .add("metadata[order]", charge.order());
        return post(INTENTS, charge.key(), form).map(StripeProvider::readIntent);
    }

    @Override
    public Future<Outcome> enquire(Charge charge) {
        if (charge.id() != null) return get(INTENTS + "/" + charge.id()).map(StripeProvider::readIntent);
        return charge.waitedMillis() < KEYS_LAST.toMillis() ? charge(charge) : look(charge);
    }

    private Future<Outcome> look(Charge charge) {
        HttpRequest<Buffer> search = request(HttpMethod.GET, INTENTS + "/search")
                .addQueryParam("query", "metadata['order']:'" + charge.order() + "'");
        return http.heard(search.send()).compose(response -> {
            if (response.statusCode() != 200) throw refused(response);
            JsonArray found = response.bodyAsJsonObject().getJsonArray("data");
            return found.isEmpty() ? charge(charge) : Future.succeededFuture(readIntent(found.getJsonObject(0)));
        });
    }

    @Override
    public Future<Outcome> refund(Refund refund) {
        if (refund.id() != null) return get(REFUNDS + "/" + refund.id()).map(StripeProvider::readRefund);
        boolean remembered = !refund.again() || refund.waitedMillis() < KEYS_LAST.toMillis();
        return remembered ? give(refund) : look(refund);
    }

    private Future<Outcome> give(Refund refund) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap()
                .add("payment_intent", refund.charge())
                .add("amount", Long.toString(refund.money().amount()))
                .add("metadata[order]", refund.order())
                .add("metadata[refund]", refund.key());
        return post(REFUNDS, refund.key(), form).map(StripeProvider::readRefund);
    }

    private Future<Outcome> look(Refund refund) {
        HttpRequest<Buffer> list = request(HttpMethod.GET, REFUNDS)
                .addQueryParam("payment_intent", refund.charge())
                .addQueryParam("limit", Integer.toString(PAGE));
        return http.heard(list.send()).compose(response -> {
            if (response.statusCode() != 200) throw refused(response);
            JsonObject page = response.bodyAsJsonObject();
            Optional<JsonObject> made = page.getJsonArray("data").stream()
                    .map(JsonObject.class::cast)
                    .filter(one ->
                            refund.key().equals(one.getJsonObject("metadata").getString("refund")))
                    .findAny();
            if (made.isPresent()) return Future.succeededFuture(readRefund(made.get()));
            if (page.getBoolean("has_more")) throw new NotAnswered("the charge has more refunds than a page holds");
            return give(refund);
        });
    }

    private Future<HttpResponse<Buffer>> post(String path, String key, MultiMap form) {
        return http.heard(
                request(HttpMethod.POST, path).putHeader("Idempotency-Key", key).sendForm(form));
    }

    private Future<HttpResponse<Buffer>> get(String path) {
        return http.heard(request(HttpMethod.GET, path).send());
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        return http.request(method, path).bearerTokenAuthentication(apiKey);
    }

    private static Outcome readIntent(HttpResponse<Buffer> response) {
        return switch (response.statusCode()) {
            case 200 -> readIntent(response.bodyAsJsonObject());
            case 400, 402 -> declined(error(response));
            default -> throw refused(response);
        };
    }

    private static Outcome readIntent(JsonObject intent) {
        String id = intent.getString("id");
        return switch (intent.getString("status", "")) {
            case "succeeded" -> new Outcome.Succeeded(id, money(intent, "amount_received"));
            case "processing" -> new Outcome.Unknown(id, "the provider is not done yet");
            case "requires_action", "requires_payment_method", "canceled" ->
                new Outcome.Declined(id, reason(intent.getJsonObject("last_payment_error", new JsonObject())));
            default -> throw new NotAnswered("no status that says");
        };
    }

    /** What Stripe has against the ask itself, such as a payment method that does not exist: then no money moved. */
    private static JsonObject error(HttpResponse<Buffer> response) {
        JsonObject error = response.bodyAsJsonObject().getJsonObject("error", new JsonObject());
        if (error.getString("type", "").equals("idempotency_error")) throw refused(response);
        return error;
    }

    private static Outcome declined(JsonObject error) {
        JsonObject intent = error.getJsonObject("payment_intent", new JsonObject());
        return new Outcome.Declined(intent.getString("id"), reason(error));
    }

    private static String reason(JsonObject error) {
        return error.getString("decline_code", error.getString("code", "declined"));
    }

    private static Money money(JsonObject object, String amount) {
        return new Money(object.getLong(amount), object.getString("currency").toUpperCase(Locale.ROOT));
    }

    private static Outcome readRefund(HttpResponse<Buffer> response) {
        if (response.statusCode() == 400 || response.statusCode() == 402) {
            return new Outcome.Declined(null, reason(error(response)));
        }
        if (response.statusCode() != 200) throw refused(response);
        return readRefund(response.bodyAsJsonObject());
    }

    private static Outcome readRefund(JsonObject refund) {
        String id = refund.getString("id");
        return switch (refund.getString("status", "")) {
            case "succeeded" -> new Outcome.Succeeded(id, money(refund, "amount"));
            case "pending", "requires_action" -> new Outcome.Unknown(id, "the provider is not done yet");
            case "failed", "canceled" -> new Outcome.Declined(id, refund.getString("failure_reason", "failed"));
            default -> throw new NotAnswered("no status that says");
        };
    }

    /** What Stripe takes for our mistake, a wrong API key among them: no money moved, and a person must act. */
    private static NotAnswered refused(HttpResponse<Buffer> response) {
        LOG.atError().addKeyValue("status", response.statusCode()).log("provider refused an ask");
        return new NotAnswered("status " + response.statusCode());
    }

    @Override
    public Future<LedgerPage> ledger(String after) {
        HttpRequest<Buffer> request =
                request(HttpMethod.GET, "/v1/charges").addQueryParam("limit", Integer.toString(PAGE));
        if (after != null) request.addQueryParam("starting_after", after);
        return http.heard(request.send()).map(response -> {
            if (response.statusCode() != 200) throw refused(response);
            return page(response.bodyAsJsonObject());
        });
    }

    private static LedgerPage page(JsonObject body) {
        List<JsonObject> entries =
                body.getJsonArray("data").stream().map(JsonObject.class::cast).toList();
        boolean more = body.getBoolean("has_more") && !entries.isEmpty();
        String next = more ? entries.get(entries.size() - 1).getString("id") : null;
        return new LedgerPage(entries.stream().map(StripeProvider::booked).toList(), next);
    }

    private static Booked booked(JsonObject charge) {
        boolean succeeded = charge.getString("status").equals("succeeded");
        Money asked = money(charge, "amount");
        String intent = charge.getString("payment_intent");
        return new Booked(
                intent == null ? charge.getString("id") : intent,
                charge.getJsonObject("metadata", new JsonObject()).getString("order"),
                new Money(succeeded ? asked.amount() : 0, asked.currency()),
                charge.getLong("amount_refunded"));
    }

    @Override
    public Future<Void> close() {
        return http.close();
    }
}
