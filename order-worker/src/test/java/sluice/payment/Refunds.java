package sluice.payment;

import static sluice.order.Shop.get;

import io.vertx.core.Future;
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

    /** Whether so many refunds of an order have been made. */
    static Future<Boolean> succeeded(Shop shop, String order, int many) {
        return shop.rows("SELECT 1 FROM refund WHERE order_id = $1 AND status = 'succeeded'", order)
                .map(rows -> rows.size() == many);
    }
}
