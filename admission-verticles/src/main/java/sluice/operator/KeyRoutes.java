package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.ticket.TicketKeyRing;

/** {@code POST /ops/v1/ticket-keys}: from a minute later on tickets are signed with a new key; none gets lost. */
public final class KeyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRoutes.class);

    private final OperatorToken token;
    private final TicketKeyRing ring;

    public KeyRoutes(OperatorToken token, TicketKeyRing ring) {
        this.token = token;
        this.ring = ring;
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/ticket-keys", this::rotate);
    }

    private Future<Answer> rotate(Call call) {
        token.require(call);
        return ring.rotate().map(id -> {
            LOG.atInfo().addKeyValue("key", id).log("ticket key made");
            return Answer.json(201, new JsonObject().put("id", id));
        });
    }
}
