package sluice.access;

import static java.util.Map.entry;
import static sluice.access.Role.ADMIN;
import static sluice.access.Role.OPERATOR;
import static sluice.access.Role.VIEWER;

import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** The one table of who may do what: each call of the operator API with the least role that may make it. */
public final class LeastRoles {
    private static final String SALE = "/ops/v1/sales/:sale";
    private static final String ORDER = "/ops/v1/orders/:order";

    private static final Map<String, Role> TABLE = Map.ofEntries(
            // one's own session; signing in is open to everybody
            entry("GET /ops/v1/session", VIEWER),
            entry("DELETE /ops/v1/session", VIEWER),
            entry("PUT /ops/v1/session/password", VIEWER),
            // looking
            entry("GET /ops/v1/sales", VIEWER),
            entry("GET " + SALE, VIEWER),
            entry("GET " + SALE + "/audit", VIEWER),
            entry("GET " + SALE + "/report", VIEWER),
            entry("GET /ops/v1/audit", VIEWER),
            entry("GET /ops/v1/dead-letters", OPERATOR),
            entry("POST /ops/v1/dead-letters/:letter/replay", OPERATOR),
            // steering
            entry("PATCH " + SALE + "/knobs", OPERATOR),
            entry("POST " + SALE + "/knobs/preview", OPERATOR),
            entry("POST " + SALE + "/phase", OPERATOR),
            entry("PUT " + SALE + "/message", OPERATOR),
            entry("PUT " + SALE + "/beacon", OPERATOR),
            entry("POST " + SALE + "/passes/revoke", OPERATOR),
            entry("GET /ops/v1/orders/:order/customer", OPERATOR),
            // single orders
            entry("GET " + ORDER, OPERATOR),
            entry("POST " + ORDER + "/ship", OPERATOR),
            entry("POST " + ORDER + "/deliver", OPERATOR),
            entry("POST " + ORDER + "/refund", OPERATOR),
            // what decides about a whole sale, about keys and about people
            entry("POST /ops/v1/sales", ADMIN),
            entry("PUT " + SALE + "/protection", ADMIN),
            entry("PUT " + SALE + "/stock", ADMIN),
            entry("POST /ops/v1/ticket-keys", ADMIN),
            entry("POST /ops/v1/order-keys", ADMIN),
            entry("POST /ops/v1/pass-keys", ADMIN),
            entry("GET /ops/v1/operators", ADMIN),
            entry("POST /ops/v1/operators", ADMIN),
            entry("PATCH /ops/v1/operators/:name", ADMIN),
            entry("GET /ops/v1/api-keys", ADMIN),
            entry("POST /ops/v1/api-keys", ADMIN),
            entry("DELETE /ops/v1/api-keys/:id", ADMIN));

    private LeastRoles() {}

    /** The least role for a call, its path in the router's form. A call that is not in the table is our own mistake. */
    public static Role of(HttpMethod method, String path) {
        Role least = TABLE.get(method.name() + " " + path);
        if (least == null) throw new IllegalStateException("nobody may " + method + " " + path);
        return least;
    }
}
