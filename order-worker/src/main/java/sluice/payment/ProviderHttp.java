package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** HTTP to a provider: how many calls at once, how long each may take, and which statuses settle nothing. */
final class ProviderHttp {
    private static final URI STRIPE = URI.create("https://api.stripe.com");
    /** Too slow, too early, too many, or the key in use this moment. */
    private static final Set<Integer> ASK_AGAIN = Set.of(408, 409, 425, 429);

    private final URI uri;
    private final long timeoutMillis;
    // In a field: a client that nobody holds is closed.
    private final WebClient client;

    ProviderHttp(Vertx vertx, PaymentSettings settings, int atOnce) {
        this.uri = settings.uri() == null ? STRIPE : settings.uri();
        this.timeoutMillis = settings.timeout().toMillis();
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout((int) timeoutMillis)
                        .setFollowRedirects(false)
                        .setUserAgent("sluice"),
                new PoolOptions().setHttp1MaxSize(atOnce).setMaxWaitQueueSize(atOnce));
    }

    HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.requestAbs(method, uri + path).timeout(timeoutMillis);
    }

    /** The response to what was sent, unless its status settles nothing. */
    Future<HttpResponse<Buffer>> heard(Future<HttpResponse<Buffer>> sent) {
        return sent.timeout(timeoutMillis, TimeUnit.MILLISECONDS).map(response -> {
            int status = response.statusCode();
            if (status >= 500 || ASK_AGAIN.contains(status)) throw new NotAnswered("status " + status);
            return response;
        });
    }

    Future<Void> close() {
        client.close();
        return Future.succeededFuture();
    }
}
