package sluice.http;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import sluice.settings.Settings;

/** The server's address and limits. Sizes in bytes. */
public record HttpSettings(Address address, Limits limits, boolean secureCookies, int eventLoops) {
    /** Where the server listens; {@code publicUri} is empty when it is simply that address. */
    public record Address(String host, int port, boolean portFixed, String publicUri) {}

    /** What one request, connection or node may take. */
    public record Limits(
            int body,
            int header,
            int line,
            int jsonDepth,
            Duration idle,
            Duration bodyDeadline,
            int connections,
            int streams) {}

    public static HttpSettings from(Settings settings) {
        return new HttpSettings(
                new Address(
                        settings.text("http.host"),
                        settings.count("http.port", 0, 65535),
                        settings.flag("http.port-fixed"),
                        settings.text("http.public-uri")),
                new Limits(
                        settings.bytes("http.max-body", 1 << 10, 1 << 24),
                        settings.bytes("http.max-header", 1 << 10, 1 << 16),
                        settings.bytes("http.max-line", 1 << 9, 1 << 16),
                        settings.count("http.max-json-depth", 4, 256),
                        settings.duration("http.idle-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                        settings.duration("http.body-deadline", Duration.ofMillis(100), Duration.ofMinutes(5)),
                        settings.count("http.max-connections", 10, 1_000_000),
                        settings.count("http.max-streams", 1, 1_000_000)),
                settings.flag("http.secure-cookies"),
                settings.count("http.event-loops", 1, 64));
    }

    /** Vert.x' options with these limits. */
    public HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(limits.header())
                .setMaxInitialLineLength(limits.line())
                .setIdleTimeout((int) limits.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setDecompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true)
                .setReuseAddress(true);
    }
}
