package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.ticket.TicketKeyRing;

/** {@code POST /ops/v1/ticket-keys}: from a minute later on tickets are signed with a new key; none gets lost. */
public final class KeyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRoutes.class);

    private final TicketKeyRing ring;
    private final AuditRows audit;

    public KeyRoutes(TicketKeyRing ring, AuditRows audit) {
        this.ring = ring;
        this.audit = audit;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/ticket-keys", this::rotate);
    }

    private Future<Answer> rotate(Call call, Operator operator) {
        return ring.rotate().compose(id -> {
            LOG.atInfo().addKeyValue("key", id).log("ticket key made");
            JsonObject made = new JsonObject().put("id", id);
            return audit.insert(Action.ofInstallation(operator.name(), "ticket-key", null, made))
                    .map(Answer.json(201, made));
        });
    }
}
