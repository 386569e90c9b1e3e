package sluice.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The sandbox's ledger in the shape of Stripe's API: PaymentIntents confirmed at once, refunds, the list of charges and
 * the search by our order. Any API key will do; {@code tok_missing} is no payment method. It is what the adapter for
 * Stripe is tested against.
 */
final class StripeShape {
    private static final String INTENT = "pi_";
    private static final int MOST_LISTED = 100;
    private static final Pattern SEARCH = Pattern.compile("metadata\\['order']:'([^']*)'");

    private final ChargeLedger ledger;
    private final Cashier cashier;
    private final WebhookSender webhooks;

    StripeShape(ChargeLedger ledger, Cashier cashier, WebhookSender webhooks) {
        this.ledger = ledger;
        this.cashier = cashier;
        this.webhooks = webhooks;
    }

    void mount(Router router, BodyHandler body) {
        router.post("/v1/payment_intents").handler(body).handler(context -> guard(context, this::charge));
        router.get("/v1/payment_intents/search").handler(context -> guard(context, this::search));
        router.get("/v1/payment_intents/:id").handler(context -> guard(context, this::find));
        router.post("/v1/refunds").handler(body).handler(context -> guard(context, this::refund));
        router.get("/v1/refunds").handler(context -> guard(context, this::refunds));
        router.get("/v1/charges").handler(context -> guard(context, this::list));
    }

    private static void guard(RoutingContext context, Consumer<RoutingContext> endpoint) {
        String authorization = context.request().getHeader("Authorization");
        if (authorization == null || !authorization.matches("Bearer .+")) {
            fail(context, 401, "invalid_request_error", "api_key_missing");
            return;
        }
        try {
            endpoint.accept(context);
        } catch (IllegalArgumentException e) {
            fail(context, 400, "invalid_request_error", "parameter_invalid");
        }
    }

    private static void fail(RoutingContext context, int status, String type, String code) {
        JsonObject error = new JsonObject().put("type", type).put("code", code).put("message", code);
        Sandbox.answer(context, status, new JsonObject().put("error", error));
    }

    private void charge(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        if (!"true".equals(form.get("confirm"))) throw new IllegalArgumentException("intents are confirmed at once");
        ChargeRequest request = new ChargeRequest(
                number(form, "amount"),
                form.get("currency").toUpperCase(Locale.ROOT),
                form.get("payment_method"),
                form.contains("metadata[order]") ? form.get("metadata[order]") : "");
        if (request.paymentMethod().equals("tok_missing")) {
            fail(context, 400, "invalid_request_error", "resource_missing");
            return;
        }
        cashier.charge(Sandbox.key(context), request, charge -> webhooks.send(event(charge)))
                .onComplete(
                        reply -> say(context, reply, charge -> sayCharge(context, charge)),
                        failure -> fail(context, 500, "api_error", "not_booked"));
    }

    private static long number(MultiMap form, String name) {
        String text = form.get(name);
        if (text == null || !text.matches("[0-9]{1,15}")) throw new IllegalArgumentException(name + " is a number");
        return Long.parseLong(text);
    }

    private static <T> void say(RoutingContext context, Cashier.Reply<T> reply, Consumer<T> answer) {
        switch (reply.kind()) {
            case ANSWER -> answer.accept(reply.entry());
            case PROCESSING ->
                Sandbox.answer(
                        context, 200, intent((SandboxCharge) reply.entry()).put("status", "processing"));
            case RESET -> context.request().connection().close().onFailure(gone -> {});
            case OTHER_REQUEST -> fail(context, 400, "idempotency_error", "idempotency_key_in_use");
            case REFUSED -> fail(context, 400, "invalid_request_error", "charge_already_refunded");
            case ERROR -> fail(context, 500, "api_error", "bad_moment");
        }
    }

    private static void sayCharge(RoutingContext context, SandboxCharge charge) {
        if (charge.succeeded()) {
            Sandbox.answer(context, 200, intent(charge));
            return;
        }
        JsonObject error = lastError().put("payment_intent", intent(charge));
        Sandbox.answer(context, 402, new JsonObject().put("error", error));
    }

    private static JsonObject lastError() {
        return new JsonObject()
                .put("type", "card_error")
                .put("code", "card_declined")
                .put("decline_code", "generic_decline");
    }

    private static JsonObject intent(SandboxCharge charge) {
        long amount = charge.request().amount();
        JsonObject intent = new JsonObject()
                .put("id", INTENT + charge.number())
                .put("object", "payment_intent")
                .put("amount", amount)
                .put("amount_received", charge.succeeded() ? amount : 0)
                .put("currency", currency(charge))
                .put("metadata", metadata(charge))
                .put("status", charge.succeeded() ? "succeeded" : "requires_payment_method");
        return charge.succeeded() ? intent : intent.put("last_payment_error", lastError());
    }

    private static String currency(SandboxCharge charge) {
        return charge.request().currency().toLowerCase(Locale.ROOT);
    }

    private static JsonObject metadata(SandboxCharge charge) {
        String order = charge.request().reference();
        return order.isEmpty() ? new JsonObject() : new JsonObject().put("order", order);
    }

    private static WebhookSender.Event event(SandboxCharge charge) {
        JsonObject event = new JsonObject()
                .put("id", "evt_" + charge.number())
                .put("object", "event")
                .put("type", charge.succeeded() ? "payment_intent.succeeded" : "payment_intent.payment_failed")
                .put("data", new JsonObject().put("object", intent(charge)));
        return new WebhookSender.Event("Stripe-Signature", event);
    }

    private void find(RoutingContext context) {
        ledger.at(SandboxCharge.number(context.pathParam("id")))
                .ifPresentOrElse(
                        charge -> Sandbox.answer(context, 200, intent(charge)),
                        () -> fail(context, 404, "invalid_request_error", "resource_missing"));
    }

    private void search(RoutingContext context) {
        Matcher query = SEARCH.matcher(context.request().getParam("query", ""));
        if (!query.matches()) throw new IllegalArgumentException("query is metadata['order']:'...'");
        List<SandboxCharge> found = ledger.list(0, Integer.MAX_VALUE).stream()
                .filter(charge -> charge.request().reference().equals(query.group(1)))
                .toList();
        Sandbox.answer(context, 200, page(found, false, StripeShape::intent));
    }

    private void refund(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        SandboxCharge charge = ledger.at(SandboxCharge.number(form.get("payment_intent")))
                .orElseThrow(() -> new IllegalArgumentException("there is no such intent"));
        SandboxRefund.Request request = new SandboxRefund.Request(
                charge.number(),
                number(form, "amount"),
                charge.request().currency(),
                form.contains("metadata[refund]") ? form.get("metadata[refund]") : "");
        cashier.refund(Sandbox.key(context), request)
                .onComplete(
                        reply -> say(context, reply, refund -> Sandbox.answer(context, 200, refundJson(refund))),
                        failure -> fail(context, 500, "api_error", "not_booked"));
    }

    private static JsonObject refundJson(SandboxRefund refund) {
        return new JsonObject()
                .put("id", refund.id())
                .put("object", "refund")
                .put("amount", refund.request().amount())
                .put("currency", refund.request().currency().toLowerCase(Locale.ROOT))
                .put("payment_intent", INTENT + refund.request().charge())
                .put("metadata", new JsonObject().put("refund", refund.request().reference()))
                .put("status", "succeeded");
    }

    private void refunds(RoutingContext context) {
        long charge = SandboxCharge.number(context.request().getParam("payment_intent", ""));
        Sandbox.answer(context, 200, page(ledger.refunds(charge), false, StripeShape::refundJson));
    }

    /** Newest first, as Stripe lists. */
    private void list(RoutingContext context) {
        int limit = Math.min(Integer.parseInt(context.request().getParam("limit", "10")), MOST_LISTED);
        String after = context.request().getParam("starting_after");
        long from = (after == null ? ledger.last() + 1 : SandboxCharge.number(after)) - 1;
        List<SandboxCharge> some = LongStream.iterate(from, number -> number >= 1, number -> number - 1)
                .limit(limit)
                .mapToObj(number -> ledger.at(number).orElseThrow())
                .toList();
        Sandbox.answer(context, 200, page(some, from > limit, this::chargeJson));
    }

    private JsonObject chargeJson(SandboxCharge charge) {
        return new JsonObject()
                .put("id", charge.id())
                .put("object", "charge")
                .put("amount", charge.request().amount())
                .put("amount_refunded", ledger.refunded(charge.number()))
                .put("currency", currency(charge))
                .put("metadata", metadata(charge))
                .put("payment_intent", INTENT + charge.number())
                .put("status", charge.succeeded() ? "succeeded" : "failed");
    }

    private static <T> JsonObject page(List<T> some, boolean more, Function<T, JsonObject> json) {
        JsonArray entries = new JsonArray();
        some.forEach(one -> entries.add(json.apply(one)));
        return new JsonObject().put("object", "list").put("data", entries).put("has_more", more);
    }
}
