package sluice.redis;

import java.time.Duration;
import sluice.settings.Settings;

/**
 * How to reach Redis. {@code uri} is {@code redis://[:password@]host:port[/database]}.
 *
 * @param unsafeAllowed whether a server is taken that may lose what it has acknowledged
 */
public record RedisSettings(String uri, String keyPrefix, int connections, Duration timeout, boolean unsafeAllowed) {
    public static RedisSettings from(Settings settings) {
        if (settings.isSet("redis.uri") && !settings.text("redis.uri").matches("rediss?://.+")) {
            settings.complain("redis.uri", "has the form redis://host:port");
        }
        if (!settings.text("redis.key-prefix").matches("[a-z0-9-]{1,32}")) {
            settings.complain("redis.key-prefix", "is 1 to 32 of a-z 0-9 -");
        }
        return new RedisSettings(
                settings.text("redis.uri"),
                settings.text("redis.key-prefix"),
                settings.count("redis.connections", 1, 64),
                settings.duration("redis.timeout", Duration.ofMillis(50), Duration.ofSeconds(30)),
                settings.flag("redis.unsafe-allowed"));
    }

    @Override
    public String toString() {
        return "RedisSettings[keyPrefix=" + keyPrefix + ", connections=" + connections + "]";
    }
}
