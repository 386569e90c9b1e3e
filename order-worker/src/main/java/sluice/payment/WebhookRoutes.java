package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.order.OrderHints;
import sluice.payment.OutcomeRows.Moved;
import sluice.postgres.Postgres;
import sluice.sale.Refusal;

/**
 * {@code POST /v1/payments/webhook}: what the provider tells of its own accord, believed only with its signature. What
 * cannot be written down fails, so that it is told again.
 */
public final class WebhookRoutes {
    private static final int MOST_BODY = 64 * 1024;

    /** What the route works with. */
    public record Parts(Postgres postgres, PaymentSettings payment, OrderHints hints) {}

    private final Parts parts;
    private final EventRows rows;
    private final String header;

    public WebhookRoutes(Parts parts) {
        this.parts = parts;
        this.rows = new EventRows(parts.postgres(), parts.payment().provider());
        this.header = parts.payment().isStripe() ? "Stripe-Signature" : "Sandbox-Signature";
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/v1/payments/webhook", this::hear);
    }

    private Future<Answer> hear(Call call) {
        Buffer body = call.bytes();
        if (body.length() > MOST_BODY) throw Refusal.BODY_TOO_LARGE.refused();
        List<String> secrets = parts.payment().credentials().webhookSecrets();
        long now = System.currentTimeMillis() / 1000;
        if (!WebhookSignature.holds(secrets, call.header(header).orElse(""), body, now)) {
            throw Refusal.SIGNATURE_INVALID.refused();
        }
        return read(body).map(this::take).orElse(Future.succeededFuture()).map(WebhookRoutes::received);
    }

    private Optional<WebhookEvent> read(Buffer body) {
        try {
            return WebhookEvent.read(parts.payment().isStripe(), new JsonObject(body));
        } catch (DecodeException | ClassCastException e) {
            throw Refusal.BAD_JSON.refused();
        } catch (IllegalArgumentException e) {
            throw Refusal.FIELD_INVALID.refused(e.getMessage());
        }
    }

    private Future<Void> take(WebhookEvent event) {
        return rows.take(event).onSuccess(this::tell).mapEmpty();
    }

    private void tell(List<Moved> moved) {
        if (!moved.isEmpty())
            parts.hints().changed(moved.stream().map(Moved::order).toList());
    }

    private static Answer received(Void written) {
        return Answer.ok(new JsonObject().put("received", true));
    }
}
