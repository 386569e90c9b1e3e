package sluice.payment;

import static sluice.order.Shop.get;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.client.WebClient;
import io.vertx.sqlclient.Row;
import sluice.order.Shop;

/** Refunds as tests ask for them and look at them. */
final class Refunds {
    private Refunds() {}

    static void ask(Shop shop, String order, long amount) {
        get(shop.rows(
                "WITH raised AS (UPDATE orders SET refunded = refunded + $2 WHERE id = $1)"
                        + " INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause)"
                        + " SELECT $1, $2, currency, provider, charge_id, 'test'"
                        + " FROM payment_attempt WHERE order_id = $1",
                order,
                amount));
    }

    /** One that was asked for a day ago and never answered; nobody asks again until {@link #askNow}. */
    static void askedYesterday(Shop shop, String order, long amount) {
        get(shop.rows(
                "WITH raised AS (UPDATE orders SET refunded = refunded + $2 WHERE id = $1)"
                        + " INSERT INTO refund (order_id, amount, currency, provider, charge_id, cause, status, asks,"
                        + " ask_at, created_at) SELECT $1, $2, currency, provider, charge_id, 'test', 'unknown', 1,"
                        + " now() + interval '1 hour', now() - interval '1 day'"
                        + " FROM payment_attempt WHERE order_id = $1",
                order,
                amount));
    }

    static void askNow(Shop shop, String order) {
        get(shop.rows("UPDATE refund SET ask_at = now() WHERE order_id = $1 AND status = 'unknown'", order));
    }

    /** What Stripe did when the open refund of an order was asked for, under a key that it has forgotten since. */
    static void madeYesterday(Shop shop, String order) {
        Row open = get(shop.rows(
                        "SELECT charge_id, amount, idempotency_key FROM refund WHERE order_id = $1"
                                + " AND status = 'unknown'",
                        order))
                .get(0);
        MultiMap form = MultiMap.caseInsensitiveMultiMap()
                .add("payment_intent", open.getString("charge_id"))
                .add("amount", open.getLong("amount").toString())
                .add("metadata[refund]", open.getString("idempotency_key"));
        get(WebClient.create(shop.vertx)
                .postAbs(shop.sandbox.uri() + "/v1/refunds")
                .bearerTokenAuthentication("sk_test_1")
                .putHeader("Idempotency-Key", "forgotten-" + order)
                .sendForm(form));
    }

    /** Whether so many refunds of an order have been made. */
    static Future<Boolean> succeeded(Shop shop, String order, int many) {
        return shop.rows("SELECT 1 FROM refund WHERE order_id = $1 AND status = 'succeeded'", order)
                .map(rows -> rows.size() == many);
    }
}
