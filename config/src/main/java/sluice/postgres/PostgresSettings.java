package sluice.postgres;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * How to reach Postgres. {@code uri} is {@code postgresql://host:port/database}; {@code queue} is how many may wait for
 * a connection.
 */
public record PostgresSettings(
        String uri, String user, String password, String schema, int connections, int queue, Duration timeout) {
    public static PostgresSettings from(Settings settings) {
        String schema = settings.text("postgres.schema");
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            settings.complain("postgres.schema", "is a lower-case identifier");
        }
        if (settings.isSet("postgres.uri") && !settings.text("postgres.uri").matches("postgres(ql)?://[^/]+/[^/?]+")) {
            settings.complain("postgres.uri", "has the form postgresql://host:port/database");
        }
        return new PostgresSettings(
                settings.text("postgres.uri"),
                settings.text("postgres.user"),
                settings.text("postgres.password"),
                schema,
                settings.count("postgres.connections", 2, 200),
                settings.count("postgres.queue", 1, 1_000_000),
                settings.duration("postgres.timeout", Duration.ofMillis(100), Duration.ofSeconds(60)));
    }

    @Override
    public String toString() {
        return "PostgresSettings[schema=" + schema + ", connections=" + connections + "]";
    }
}
