package sluice.receipt;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.order.OrderOwner;
import sluice.postgres.Postgres;

/** {@code GET /v1/orders/{order}/receipt}, for whoever has the order's token: JSON, or a page to be printed. */
public final class ReceiptRoutes {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private final OrderOwner owner;
    private final Receipts receipts;

    public ReceiptRoutes(OrderOwner owner, Postgres postgres) {
        this.owner = owner;
        this.receipts = new Receipts(postgres);
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/v1/orders/:order/receipt", this::receipt);
    }

    private Future<Answer> receipt(Call call) {
        boolean page = call.asksFor("html", "text/html");
        return receipts.of(owner.order(call)).map(receipt -> page ? page(receipt) : Answer.ok(receipt));
    }

    /** The address may hold the token: no other site gets to see it. */
    private static Answer page(JsonObject receipt) {
        return Answer.of("text/html; charset=utf-8", Buffer.buffer(ReceiptPage.of(receipt)))
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }
}
