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
 * {@code POST /ops/v1/ticket-keys} and {@code /ops/v1/pass-keys}: tickets, or passes, are signed with a new key as soon
 * as everybody who verifies them can know it; none gets lost.
 */
public final class KeyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRoutes.class);

    private final SigningKeyRing ring;
    private final PassKeyRing passKeys;
    private final AuditRows audit;

    public KeyRoutes(SigningKeyRing ring, PassKeyRing passKeys, AuditRows audit) {
        this.ring = ring;
        this.passKeys = passKeys;
        this.audit = audit;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/ticket-keys", this::rotate);
        endpoints.on(HttpMethod.POST, "/ops/v1/pass-keys", this::rotatePassKey);
    }

    private Future<Answer> rotate(Call call, Operator operator) {
        return ring.rotate((transaction, id) ->
                        audit.insert(transaction, Action.ofInstallation(operator.name(), "ticket-key", null, made(id))))
                .onSuccess(id -> LOG.atInfo().addKeyValue("key", id).log("ticket key made"))
                .map(id -> Answer.json(201, made(id)));
    }

    private Future<Answer> rotatePassKey(Call call, Operator operator) {
        return passKeys.rotate(operator.name()).map(id -> Answer.json(201, made(id)));
    }

    private static JsonObject made(String id) {
        return new JsonObject().put("id", id);
    }
}
