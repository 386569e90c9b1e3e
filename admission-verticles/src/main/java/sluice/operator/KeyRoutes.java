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
import sluice.pass.PassKeyRing;
import sluice.signing.SigningKeyRing;

/**
 * {@code POST /ops/v1/ticket-keys}, {@code /ops/v1/order-keys} and {@code /ops/v1/pass-keys}: tickets, the tokens of
 * orders, or passes are signed with a new key as soon as everybody who verifies them can know it; none gets lost.
 */
public final class KeyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRoutes.class);

    private final SigningKeyRing ticketKeys;
    private final SigningKeyRing orderKeys;
    private final PassKeyRing passKeys;
    private final AuditRows audit;

    public KeyRoutes(SigningKeyRing ticketKeys, SigningKeyRing orderKeys, PassKeyRing passKeys, AuditRows audit) {
        this.ticketKeys = ticketKeys;
        this.orderKeys = orderKeys;
        this.passKeys = passKeys;
        this.audit = audit;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/ticket-keys", (call, by) -> rotate(ticketKeys, "ticket-key", by));
        endpoints.on(HttpMethod.POST, "/ops/v1/order-keys", (call, by) -> rotate(orderKeys, "order-key", by));
        endpoints.on(HttpMethod.POST, "/ops/v1/pass-keys", this::rotatePassKey);
    }

    private Future<Answer> rotate(SigningKeyRing ring, String kind, Operator operator) {
        return ring.rotate((transaction, id) ->
                        audit.insert(transaction, Action.ofInstallation(operator.name(), kind, null, made(id))))
                .onSuccess(id -> LOG.atInfo()
                        .addKeyValue("kind", kind)
                        .addKeyValue("key", id)
                        .log("signing key made"))
                .map(id -> Answer.json(201, made(id)));
    }

    private Future<Answer> rotatePassKey(Call call, Operator operator) {
        return passKeys.rotate(operator.name()).map(id -> Answer.json(201, made(id)));
    }

    private static JsonObject made(String id) {
        return new JsonObject().put("id", id);
    }
}
