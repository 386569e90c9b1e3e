package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.access.Sessions;
import sluice.access.Sessions.Begun;
import sluice.http.Answer;
import sluice.http.Call;

/** {@code /ops/v1/session}: signing in and out, and one's own password. */
public final class SessionRoutes {
    private static final String PATH = "/ops/v1/session";
    private static final int MOST_SIGNS = 1024;

    private final Sessions sessions;

    public SessionRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints
                .open(HttpMethod.POST, PATH, this::begin)
                .on(HttpMethod.GET, PATH, this::session)
                .on(HttpMethod.DELETE, PATH, this::end)
                .on(HttpMethod.PUT, PATH + "/password", this::password);
    }

    private Future<Answer> begin(Call call) {
        Fields fields = new Fields(call.body());
        String name = typed(fields, "name");
        String password = typed(fields, "password");
        fields.nothingElse();
        fields.judge();
        return sessions.begin(call, name, password).map(SessionRoutes::answer);
    }

    /** What somebody typed; whether it is right is not to be told apart from whether it could be. */
    private static String typed(Fields fields, String name) {
        return fields.text(name, "(?s).{0," + MOST_SIGNS + "}", "a text of at most " + MOST_SIGNS + " characters");
    }

    private static Answer answer(Begun session) {
        return Answer.ok(new JsonObject()
                .put("name", session.name())
                .put("role", session.role().word())
                .put("csrf", session.csrf())
                .put("expires_at", session.end().toString()));
    }

    private Future<Answer> session(Call call, Operator operator) {
        return Future.succeededFuture(answer(sessions.of(call, operator)));
    }

    private Future<Answer> end(Call call, Operator operator) {
        return sessions.end(call, operator).map(done -> Answer.empty());
    }

    private Future<Answer> password(Call call, Operator operator) {
        Fields fields = new Fields(call.body());
        String current = typed(fields, "current");
        String next = fields.password("new");
        fields.nothingElse();
        fields.judge();
        return sessions.changePassword(operator, current, next).map(done -> Answer.empty());
    }
}
