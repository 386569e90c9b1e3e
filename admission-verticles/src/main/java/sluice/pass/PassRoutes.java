package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;

/** Publishes the key set with which other shops verify passes. */
public final class PassRoutes {
    private final PassKeyRing keys;

    public PassRoutes(PassKeyRing keys) {
        this.keys = keys;
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/.well-known/jwks.json", this::jwks);
    }

    private Future<Answer> jwks(Call call) {
        PassKeys now = keys.now();
        Answer answer = call.holds(now.etag()) ? Answer.notModified() : Answer.ok(now.jwks());
        return Future.succeededFuture(answer.cacheable(keys.cacheSeconds(), now.etag()));
    }
}
