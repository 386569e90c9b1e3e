package sluice.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import sluice.http.HttpSettings;
import sluice.kafka.KafkaSettings;
import sluice.postgres.PostgresSettings;
import sluice.redis.RedisSettings;
import sluice.settings.Settings.Overrides;

class SettingsTest {
    @Test
    void the_documented_file_is_accepted_as_it_stands() {
        Settings settings = new Settings(Overrides.none());
        HttpSettings http = HttpSettings.from(settings);
        assertEquals(8080, http.address().port());
        assertEquals(65536, http.limits().body());
        assertEquals("sluice", RedisSettings.from(settings).keyPrefix());
        assertEquals(Duration.ofSeconds(10), KafkaSettings.from(settings).timeout());
        assertEquals("public", PostgresSettings.from(settings).schema());
        settings.judge();
    }

    @Test
    void the_command_line_wins_over_the_environment_and_that_over_the_file() {
        Properties file = new Properties();
        file.setProperty("http.port", "1");
        file.setProperty("http.host", "127.0.0.2");
        file.setProperty("data.directory", "from-file");
        Settings settings = new Settings(new Overrides(
                file, Map.of("SLUICE_HTTP_PORT", "2", "SLUICE_HTTP_HOST", "127.0.0.3"), Map.of("http.port", "3")));
        assertEquals("3", settings.text("http.port"));
        assertEquals("127.0.0.3", settings.text("http.host"));
        assertEquals("from-file", settings.text("data.directory"));
        settings.judge();
    }

    @Test
    void all_complaints_are_told_at_once_with_the_nearest_known_key() {
        Settings settings = new Settings(new Overrides(
                new Properties(), Map.of("SLUICE_REDIS_URL", "x"), Map.of("htp.port", "1", "http.max-body", "64")));
        HttpSettings unused = HttpSettings.from(settings);
        assertEquals(8080, unused.address().port());
        String told = assertThrows(SettingsRejected.class, settings::judge).getMessage();
        assertTrue(told.contains("'htp.port' in --set; did you mean 'http.port'?"), told);
        assertTrue(told.contains("did you mean 'SLUICE_REDIS_URI'?"), told);
        assertTrue(told.contains("http.max-body is a size"), told);
        assertEquals(3, told.lines().count());
    }

    @Test
    void a_site_behind_tls_has_secure_cookies() {
        Map<String, String> https = Map.of("http.public-uri", "HTTPS://queue.example");
        Settings plain = new Settings(Overrides.of(https));
        assertFalse(HttpSettings.from(plain).secureCookies());
        String told = assertThrows(SettingsRejected.class, plain::judge).getMessage();
        assertTrue(told.contains("http.secure-cookies is true if http.public-uri begins with https:"), told);
        Settings secure = new Settings(Overrides.of(https)).with(Map.of("http.secure-cookies", "true"));
        assertTrue(HttpSettings.from(secure).secureCookies());
        secure.judge();
    }

    @Test
    void a_secret_is_not_repeated_in_a_complaint() {
        Settings settings = new Settings(Overrides.of(Map.of("postgres.uri", "mysql://user:hunter2@host/db")));
        PostgresSettings read = PostgresSettings.from(settings);
        String told = assertThrows(SettingsRejected.class, settings::judge).getMessage();
        assertFalse(told.contains("hunter2"), told);
        assertFalse(read.toString().contains("hunter2"), read.toString());
    }

    @Test
    void values_without_a_unit_or_out_of_range_are_refused() {
        for (String bad : new String[] {"20", "-1s", "1.5s", "5 s", "", "99h"}) {
            Settings settings = new Settings(Overrides.of(Map.of("http.idle-timeout", bad)));
            HttpSettings http = HttpSettings.from(settings);
            assertEquals(Duration.ofSeconds(60), http.limits().idle());
            assertThrows(SettingsRejected.class, settings::judge, bad);
        }
    }

    @Test
    void a_rate_has_its_time_in_it() {
        String key = "line.joins-per-device";
        assertEquals(new Rate(30, Duration.ofMinutes(1)), new Settings(Overrides.none()).rate(key, 1, 100));
        for (String bad : new String[] {"30", "30/d", "0/s", "101/s", "-1/s", "", "30 / s"}) {
            Settings settings = new Settings(Overrides.of(Map.of(key, bad)));
            assertEquals(30, settings.rate(key, 1, 100).count());
            assertThrows(SettingsRejected.class, settings::judge, bad);
        }
        Settings settings = new Settings(Overrides.of(Map.of(key, "20/s")));
        assertEquals(new Rate(20, Duration.ofSeconds(1)), settings.rate(key, 1, 100));
        settings.judge();
    }
}
