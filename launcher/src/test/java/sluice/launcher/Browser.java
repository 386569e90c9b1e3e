package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A shopper's browser as far as cookies go: one jar for each host and port. Redirects are for the test to follow. It
 * offers to upgrade its connections to HTTP/2, which no browser does without TLS and a forger might.
 */
final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Map<String, String>> jars = new TreeMap<>();

    @CanIgnoreReturnValue
    HttpResponse<String> get(String uri, String... headers) throws Exception {
        return send("GET", uri, null, headers);
    }

    /** {@code body} may be null; {@code headers} are names and values in turn. */
    @CanIgnoreReturnValue
    HttpResponse<String> send(String method, String uri, JsonObject body, String... headers) throws Exception {
        URI target = URI.create(uri);
        Map<String, String> jar = jars.computeIfAbsent(target.getAuthority(), host -> new LinkedHashMap<>());
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) request.header("Content-Type", "application/json");
        if (!jar.isEmpty()) request.header("Cookie", cookies(target.getAuthority()));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        response.headers().allValues("set-cookie").forEach(cookie -> keep(jar, cookie));
        return response;
    }

    private static void keep(Map<String, String> jar, String cookie) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        if (cookie.contains("Max-Age=0")) jar.remove(pair[0]);
        else jar.put(pair[0], pair[1]);
    }

    /** The cookies that a host gets, as one header. */
    String cookies(String authority) {
        return jars.getOrDefault(authority, Map.of()).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Joins the sale's line at {@code uri}, waits for the turn and claims; answers the pass. */
    @CanIgnoreReturnValue
    String claim(String uri, String sale) throws Exception {
        String path = uri + "/v1/sales/" + sale;
        HttpResponse<String> joined = send("POST", path + "/tickets", null);
        if (joined.statusCode() / 100 != 2) throw new AssertionError(joined.body());
        String[] pass = new String[1];
        Api.eventually(PATIENCE, () -> {
            HttpResponse<String> claimed = send("POST", path + "/passes", null);
            if (claimed.statusCode() == 201) pass[0] = new JsonObject(claimed.body()).getString("pass");
            return pass[0] != null;
        });
        return pass[0];
    }
}
