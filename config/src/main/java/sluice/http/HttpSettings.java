package sluice.http;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import sluice.settings.Settings;

/** The server's address and limits. Sizes in bytes. */
public record HttpSettings(
        Address address, Limits limits, TrustedProxies proxies, boolean secureCookies, int eventLoops) {
    private static final int CHUNK_BYTES = 8192;
    /** Nothing asks the server for a form or a socket; should something do so, it will get nothing worth having. */
    private static final int NO_FORM_OR_SOCKET = 1;

    /** Where the server listens; {@code publicUri} is empty when it is simply that address. */
    public record Address(String host, int port, boolean portFixed, String publicUri) {}

    /**
     * What one request, connection or node may take.
     *
     * @param headerDeadline from a connection's begin to the end of its first request's head
     * @param keepAlive from an answer to the end of the next request's head
     */
    public record Limits(
            int body,
            int header,
            int line,
            int jsonDepth,
            Duration idle,
            Duration headerDeadline,
            Duration bodyDeadline,
            Duration keepAlive,
            int connections,
            int streams,
            int streamsPerAddress) {}

    public static HttpSettings from(Settings settings) {
        boolean tls = settings.text("http.public-uri").toLowerCase(Locale.ROOT).startsWith("https:");
        if (tls && !settings.flag("http.secure-cookies")) {
            settings.complain("http.secure-cookies", "is true if http.public-uri begins with https:");
        }
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
                        settings.duration("http.header-deadline", Duration.ofMillis(100), Duration.ofMinutes(5)),
                        settings.duration("http.body-deadline", Duration.ofMillis(100), Duration.ofMinutes(5)),
                        settings.duration("http.keep-alive", Duration.ofMillis(100), Duration.ofMinutes(10)),
                        settings.count("http.max-connections", 10, 1_000_000),
                        settings.count("http.max-streams", 1, 1_000_000),
                        settings.count("http.max-streams-per-address", 1, 1_000_000)),
                TrustedProxies.from(settings),
                settings.flag("http.secure-cookies"),
                settings.count("http.event-loops", 1, 64));
    }

    /** Vert.x' options with these limits, and without what this server does not speak. */
    public HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(limits.header())
                .setMaxInitialLineLength(limits.line())
                .setMaxChunkSize(CHUNK_BYTES)
                .setIdleTimeout((int) limits.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(NO_FORM_OR_SOCKET)
                .setMaxWebSocketMessageSize(NO_FORM_OR_SOCKET)
                .setMaxFormAttributeSize(NO_FORM_OR_SOCKET)
                .setMaxFormFields(NO_FORM_OR_SOCKET)
                .setMaxFormBufferedBytes(NO_FORM_OR_SOCKET)
                .setTcpNoDelay(true)
                .setReuseAddress(true);
    }
}
