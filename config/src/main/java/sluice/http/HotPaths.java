package sluice.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/**
 * The few calls that are nearly all traffic, found by method and path without the router, whose context and routes cost
 * more than a position does. It takes only requests of the plainest form; whatever is odd is left to the router, which
 * has the same endpoints.
 */
final class HotPaths {
    /** What answers a call, and what may refuse it before its body is read. */
    record Target(Optional<Function<Call, Optional<Refusal>>> early, Function<Call, Future<Answer>> endpoint) {}

    /** An endpoint found, with the values of its path. */
    record Found(Target target, PathValues path) {}

    /** A path with one parameter, which is an id: {@code before} and {@code after} are what stands around it. */
    private static final class Path {
        private final HttpMethod method;
        private final String before;
        private final String name;
        private final String after;
        private final Target target;
        // While one sale is hot, one request asks for the same as the last one.
        private String last;
        private Found found;

        Path(HttpMethod method, String before, String name, String after, Target target) {
            this.method = method;
            this.before = before;
            this.name = name;
            this.after = after;
            this.target = target;
        }

        Found match(String path) {
            if (path.equals(last)) return found;
            int length = path.length() - before.length() - after.length();
            if (length <= 0 || !path.endsWith(after) || !path.startsWith(before)) return null;
            String value = path.substring(before.length(), before.length() + length);
            if (!SaleId.isValid(value)) return null;
            last = path;
            found = new Found(target, new PathValues(Map.of(name, value)));
            return found;
        }
    }

    private final List<Path> paths = new ArrayList<>();

    /** {@code path} in the router's form, with one parameter, which is an id. */
    void add(HttpMethod method, String path, Target target) {
        int colon = path.indexOf(':');
        int end = path.indexOf('/', colon);
        if (colon < 0 || end < 0 || path.indexOf(':', end) >= 0) {
            throw new IllegalArgumentException("a hot path has one parameter, and more behind it: " + path);
        }
        paths.add(new Path(
                method, path.substring(0, colon), path.substring(colon + 1, end), path.substring(end), target));
    }

    /** The endpoint of {@code request}, or null: then the router decides. */
    Found find(HttpServerRequest request) {
        Found found = find(request.method(), request.path());
        // The router refuses what names no host.
        return found != null
                        && PlainQuery.is(request.query())
                        && request.headers().contains(HttpHeaders.HOST)
                        && !request.headers().contains(HttpHeaders.EXPECT)
                ? found
                : null;
    }

    private Found find(HttpMethod method, String path) {
        if (path == null) return null;
        for (int i = 0; i < paths.size(); i++) {
            Path candidate = paths.get(i);
            if (!candidate.method.equals(method)) continue;
            Found found = candidate.match(path);
            if (found != null) return found;
        }
        return null;
    }
}
