package sluice.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/**
 * The routes of one event loop's server, mounted by the features. An endpoint answers with a future; whatever fails
 * becomes a problem document here. A known path with another method answers 405 with {@code Allow}.
 */
public final class Endpoints implements Handler<HttpServerRequest> {
    private final Router router;
    private final HotPaths hot = new HotPaths();
    private final Call.Reading reading;
    private final Bodies bodies;
    private final RefusalCounter refusals;
    private final Map<String, TreeSet<String>> methods = new LinkedHashMap<>();

    public Endpoints(Vertx vertx, HttpSettings settings, RefusalCounter refusals) {
        this.router = Router.router(vertx);
        this.reading = new Call.Reading(new StrictJson(settings.limits().jsonDepth()), settings.proxies());
        this.bodies = new Bodies(vertx, settings.limits());
        this.refusals = refusals;
        for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 500}) {
            router.errorHandler(status, this::fail);
        }
    }

    /** The few hot calls first, all others by the router; the same endpoints, bodies and refusals for both. */
    @Override
    public void handle(HttpServerRequest request) {
        HotPaths.Found found = hot.find(request);
        if (found == null) router.handle(request);
        else if (!isRefusedEarly(request, found))
            answer(request, found.path(), found.target().endpoint());
    }

    /** The server throws away the body that is not read; its sender has until the next head is due to end it. */
    private boolean isRefusedEarly(HttpServerRequest request, HotPaths.Found found) {
        if (found.target().early().isEmpty() || !bodies.isShort(request)) return false;
        try {
            Call call = new Call(request, found.path(), Bodies.NONE, reading);
            Optional<Refusal> refusal = found.target().early().get().apply(call);
            refusal.ifPresent(no -> fail(request.response(), found.path(), no.refused()));
            return refusal.isPresent();
        } catch (RuntimeException refusedOrBug) {
            fail(request.response(), found.path(), refusedOrBug);
            return true;
        }
    }

    /** As {@link #on}, for one of the few calls that are nearly all traffic; {@code path} has one parameter. */
    @CanIgnoreReturnValue
    public Endpoints hot(HttpMethod method, String path, Function<Call, Future<Answer>> endpoint) {
        return hot(method, path, new HotPaths.Target(Optional.empty(), endpoint));
    }

    /**
     * As above, and {@code early} may refuse a call before its body is read. It is not asked where the head does not
     * tell the body's length or the router found the call, so the endpoint can refuse all that it refuses.
     */
    @CanIgnoreReturnValue
    public Endpoints hot(
            HttpMethod method,
            String path,
            Function<Call, Optional<Refusal>> early,
            Function<Call, Future<Answer>> endpoint) {
        return hot(method, path, new HotPaths.Target(Optional.of(early), endpoint));
    }

    private Endpoints hot(HttpMethod method, String path, HotPaths.Target target) {
        hot.add(method, path, target);
        return on(method, path, target.endpoint());
    }

    /** Answers {@code method} on {@code path} (Vert.x form, {@code /v1/sales/:sale}). GET also answers HEAD. */
    @CanIgnoreReturnValue
    public Endpoints on(HttpMethod method, String path, Function<Call, Future<Answer>> endpoint) {
        route(method, path)
                .handler(context -> answer(context.request(), new PathValues(context.pathParams()), endpoint));
        return this;
    }

    /** Hands the raw exchange of a GET to {@code handler}: event streams and files. */
    @CanIgnoreReturnValue
    public Endpoints onRaw(String path, Handler<RoutingContext> handler) {
        route(HttpMethod.GET, path).handler(handler);
        return this;
    }

    private Route route(HttpMethod method, String path) {
        TreeSet<String> allowed = methods.computeIfAbsent(path, p -> new TreeSet<>());
        allowed.add(method.name());
        Route route = router.route(method, path);
        if (method.equals(HttpMethod.GET)) {
            allowed.add("HEAD");
            route.method(HttpMethod.HEAD);
        }
        return route;
    }

    /** Call once, after the last feature has mounted its routes. */
    public void seal() {
        methods.forEach((path, allowed) -> {
            String allow = allowed.stream().collect(Collectors.joining(", "));
            router.route(path).handler(context -> refuse(context, allowed, allow));
        });
    }

    /** A method that is allowed comes here when its handler found nothing, such as no file of that name. */
    private void refuse(RoutingContext context, Set<String> allowed, String allow) {
        if (allowed.contains(context.request().method().name())) {
            fail(context, Refusal.NOT_FOUND.refused());
            return;
        }
        context.response().putHeader("Allow", allow);
        fail(context, Refusal.METHOD_NOT_ALLOWED.refused());
    }

    /** The request as an endpoint sees it; for handlers mounted with {@link #onRaw}. */
    public Call call(RoutingContext context) {
        return new Call(context.request(), new PathValues(context.pathParams()), Bodies.NONE, reading);
    }

    private void answer(HttpServerRequest request, PathValues path, Function<Call, Future<Answer>> endpoint) {
        if (!Bodies.has(request)) {
            answer(new Call(request, path, Bodies.NONE, reading), path, request.response(), endpoint);
            return;
        }
        bodies.read(request)
                .onComplete(
                        body -> answer(new Call(request, path, body, reading), path, request.response(), endpoint),
                        failure -> fail(request.response(), path, failure));
    }

    private void answer(
            Call call, PathValues path, HttpServerResponse response, Function<Call, Future<Answer>> endpoint) {
        Future<Answer> answer;
        try {
            answer = endpoint.apply(call);
        } catch (RuntimeException refusedOrBug) {
            answer = Future.failedFuture(refusedOrBug);
        }
        // A position is ready when it is asked for, and asked for most.
        if (answer.succeeded()) answer.result().write(response);
        else answer.onComplete(done -> done.send(response), failure -> fail(response, path, failure));
    }

    private void fail(RoutingContext context) {
        fail(context, context.failure() == null ? byStatus(context.statusCode()) : translate(context));
    }

    private static Throwable translate(RoutingContext context) {
        boolean byServer = context.statusCode() >= 400 && context.statusCode() < 500;
        return byServer ? byStatus(context.statusCode()) : context.failure();
    }

    private static Refused byStatus(int status) {
        return switch (status) {
            case 404 -> Refusal.NOT_FOUND.refused();
            case 405 -> Refusal.METHOD_NOT_ALLOWED.refused();
            case 406 -> Refusal.NOT_ACCEPTABLE.refused();
            case 413 -> Refusal.BODY_TOO_LARGE.refused();
            case 414 -> Refusal.URI_TOO_LONG.refused();
            case 415 -> Refusal.UNSUPPORTED_MEDIA_TYPE.refused();
            default -> Refusal.BAD_REQUEST.refused();
        };
    }

    /** Answers with the problem document of {@code failure}. */
    public void fail(RoutingContext context, Throwable failure) {
        fail(context.response(), new PathValues(context.pathParams()), failure);
    }

    private void fail(HttpServerResponse response, PathValues path, Throwable failure) {
        if (failure instanceof Refused refused)
            refusals.refused(refused.refusal().code(), path.get("sale"));
        Answer problem = Problem.of(failure);
        if (problem.status() == 413) problem.header("Connection", "close");
        problem.send(response);
    }
}
