package sluice.access;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.BiFunction;
import java.util.function.Function;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;

/** The calls of the operator API: each behind the role that {@link LeastRoles} asks for it. */
public final class GuardedEndpoints {
    private final Endpoints endpoints;
    private final Access access;

    public GuardedEndpoints(Endpoints endpoints, Access access) {
        this.endpoints = endpoints;
        this.access = access;
    }

    /** As {@link Endpoints#on}; the endpoint is told who calls. */
    @CanIgnoreReturnValue
    public GuardedEndpoints on(HttpMethod method, String path, BiFunction<Call, Operator, Future<Answer>> endpoint) {
        Role least = LeastRoles.of(method, path);
        endpoints.on(
                method, path, call -> access.require(call, least).compose(operator -> endpoint.apply(call, operator)));
        return this;
    }

    /** For signing in, the one call that is open to everybody. */
    @CanIgnoreReturnValue
    public GuardedEndpoints open(HttpMethod method, String path, Function<Call, Future<Answer>> endpoint) {
        endpoints.on(method, path, endpoint);
        return this;
    }
}
