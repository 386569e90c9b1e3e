package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import sluice.http.Cookies;
import sluice.http.Endpoints;

/** Serves the pages of {@code web-static} and the contract, with headers under which no foreign script runs. */
final class Pages {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Vertx vertx;
    private final Cookies cookies;

    Pages(Vertx vertx, Cookies cookies) {
        this.vertx = vertx;
        this.cookies = cookies;
    }

    void mount(Endpoints endpoints) {
        page(endpoints, "/", "web/index.html");
        page(endpoints, "/s/:sale", "web/sale.html");
        page(endpoints, "/o/:order", "web/order.html");
        page(endpoints, "/console", "web/console.html");
        file(endpoints, "/openapi.yaml", "openapi.yaml", "application/yaml");
        StaticHandler assets = StaticHandler.create("web/assets")
                .setIncludeHidden(false)
                .setDirectoryListing(false)
                .setMaxAgeSeconds(60);
        endpoints.onRaw("/assets/*", context -> {
            headers(context);
            assets.handle(context);
        });
    }

    private void page(Endpoints endpoints, String path, String file) {
        file(endpoints, path, file, "text/html; charset=utf-8");
    }

    private void file(Endpoints endpoints, String path, String file, String type) {
        Buffer content = vertx.fileSystem().readFileBlocking(file);
        boolean joins = path.startsWith("/s/");
        endpoints.onRaw(path, context -> {
            if (joins) cookies.ensureDevice(endpoints.call(context));
            HttpServerResponse response =
                    headers(context).putHeader("Content-Type", type).putHeader("Cache-Control", "no-cache");
            response.end(content).onFailure(gone -> {});
        });
    }

    @CanIgnoreReturnValue
    private static HttpServerResponse headers(RoutingContext context) {
        return context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin");
    }
}
