package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import sluice.access.Accounts;
import sluice.access.ApiKeys;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.access.Role;
import sluice.http.Answer;
import sluice.http.Call;

/** {@code /ops/v1/operators} and {@code /ops/v1/api-keys}: the people and the machines that may operate. */
public final class AccountRoutes {
    private static final String OPERATORS = "/ops/v1/operators";
    private static final String KEYS = "/ops/v1/api-keys";

    private final Accounts accounts;
    private final ApiKeys keys;

    public AccountRoutes(Accounts accounts, ApiKeys keys) {
        this.accounts = accounts;
        this.keys = keys;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, OPERATORS, this::operators)
                .on(HttpMethod.POST, OPERATORS, this::create)
                .on(HttpMethod.PATCH, OPERATORS + "/:name", this::change)
                .on(HttpMethod.GET, KEYS, this::keys)
                .on(HttpMethod.POST, KEYS, this::createKey)
                .on(HttpMethod.DELETE, KEYS + "/:id", this::revoke);
    }

    private Future<Answer> operators(Call call, Operator operator) {
        return accounts.all().map(all -> Answer.ok(new JsonObject().put("operators", all)));
    }

    private Future<Answer> create(Call call, Operator operator) {
        Fields fields = new Fields(call.body());
        String name = fields.text("name", Accounts.NAME, "1 to 64 of a-z 0-9 . _ @ -, first a letter or digit");
        Role role = role(fields);
        String password = fields.password("password");
        fields.nothingElse();
        fields.judge();
        return accounts.create(operator, name, role, password).map(made -> Answer.json(201, made));
    }

    private static Role role(Fields fields) {
        if (!fields.has("role")) fields.complain("role", "required");
        return Role.of(fields.choice("role", Role.WORDS));
    }

    private Future<Answer> change(Call call, Operator operator) {
        JsonObject body = call.body();
        Fields fields = new Fields(body);
        if (body.isEmpty()) fields.complain("body", "role, password or disabled");
        Role role = fields.has("role") ? role(fields) : null;
        String password = fields.has("password") ? fields.password("password") : null;
        Boolean disabled = fields.flagOrNull("disabled");
        fields.nothingElse();
        fields.judge();
        return accounts.change(operator, call.path("name"), new Accounts.Change(role, disabled, password))
                .map(Answer::ok);
    }

    private Future<Answer> keys(Call call, Operator operator) {
        return keys.all().map(all -> Answer.ok(new JsonObject().put("api_keys", all)));
    }

    private Future<Answer> createKey(Call call, Operator operator) {
        Fields fields = new Fields(call.body());
        String name = fields.text("name", ApiKeys.NAME, "1 to 64 of A-Z a-z 0-9 . _ - and blanks within");
        Role role = role(fields);
        Instant expires = fields.time("expires_at");
        if (expires != null && !expires.isAfter(Instant.now())) fields.complain("expires_at", "in the future");
        fields.nothingElse();
        fields.judge();
        return keys.create(operator, name, role, expires).map(made -> Answer.json(201, made));
    }

    private Future<Answer> revoke(Call call, Operator operator) {
        return keys.revoke(operator, call.path("id")).map(done -> Answer.empty());
    }
}
