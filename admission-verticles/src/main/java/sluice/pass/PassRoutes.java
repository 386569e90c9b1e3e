package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;

/** Publishes the key set with which other shops verify passes. */
public final class PassRoutes {
    private static final int CACHE_SECONDS = 300;

    private final PassKeys keys;

    public PassRoutes(PassKeys keys) {
        this.keys = keys;
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/.well-known/jwks.json", this::jwks);
    }

    private Future<Answer> jwks(Call call) {
        JsonObject jwks = keys.jwks();
        String etag = PassClaims.digest(jwks.encode()).substring(0, 22);
        Answer answer = call.holds(etag) ? Answer.notModified() : Answer.ok(jwks);
        return Future.succeededFuture(answer.cacheable(CACHE_SECONDS, etag));
    }
}
