package sluice.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void linux_and_macos_on_both_processors_have_names_in_the_archives() {
        assertEquals("linux-amd64", Platform.of("Linux", "amd64").toString());
        assertEquals("linux-arm64", Platform.of("Linux", "aarch64").toString());
        assertEquals("darwin-amd64", Platform.of("Mac OS X", "x86_64").toString());
        assertEquals("darwin-arm64", Platform.of("Mac OS X", "aarch64").toString());
    }

    @Test
    void windows_is_sent_to_wsl2() {
        StoreFailure failure = assertThrows(StoreFailure.class, () -> Platform.of("Windows 11", "amd64"));
        assertTrue(failure.getMessage().contains("WSL2"));
    }

    @Test
    void the_ready_line_says_ports_first_and_reads_back() {
        Readiness ready = new Readiness(Map.of(
                Store.REDIS, new Readiness.Serving(Store.REDIS, 6379, 11, Duration.ofMillis(20)),
                Store.POSTGRES, new Readiness.Serving(Store.POSTGRES, 5432, 12, Duration.ofMillis(110)),
                Store.KAFKA, new Readiness.Serving(Store.KAFKA, 9092, 13, Duration.ofMillis(1600))));
        assertTrue(ready.line().startsWith("READY redis=6379 pg=5432 kafka=9092 "), ready.line());
        assertEquals(ready, Readiness.parse(ready.line()));
    }
}
