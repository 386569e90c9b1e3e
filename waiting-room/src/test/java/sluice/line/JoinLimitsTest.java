package sluice.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.http.AddressPrefix;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.settings.Rate;
import sluice.settings.Settings;

class JoinLimitsTest {
    private static final Optional<String> NEW = Optional.empty();

    /** A clock that stands still until it is moved. */
    private static final class Clock implements TimeMeter {
        private long nanos = 1;

        void move(Duration on) {
            nanos += on.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private final Clock clock = new Clock();
    private final AddressPrefix here = prefix(1);
    private final AddressPrefix there = prefix(2);

    private static AddressPrefix prefix(int number) {
        byte[] address = {10, (byte) (number >> 8), (byte) number, 1};
        try {
            return AddressPrefix.of(InetAddress.getByAddress(address));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private JoinLimits limits(String perPrefix, String perDevice) {
        Settings settings = new Settings(
                Settings.Overrides.of(Map.of("line.joins-per-prefix", perPrefix, "line.joins-per-device", perDevice)));
        LineSettings line = LineSettings.from(settings);
        settings.judge();
        return new JoinLimits(line, clock);
    }

    private static void admits(int joins, JoinLimits limits, AddressPrefix prefix, Optional<String> device) {
        for (int i = 0; i < joins; i++) limits.admit(prefix, device);
    }

    private static int refusal(JoinLimits limits, AddressPrefix prefix, Optional<String> device) {
        Refused refused = assertThrows(Refused.class, () -> limits.admit(prefix, device));
        assertEquals(Refusal.TOO_MANY_JOINS, refused.refusal());
        return refused.retryAfterSeconds();
    }

    @Test
    void a_network_has_its_joins_at_once_and_then_at_its_rate() {
        JoinLimits limits = limits("4/m", "100/m");
        admits(4, limits, here, NEW);
        assertEquals(16, refusal(limits, here, NEW));
        admits(4, limits, there, NEW);
        clock.move(Duration.ofSeconds(14));
        assertEquals(2, refusal(limits, here, NEW));
        clock.move(Duration.ofSeconds(1));
        admits(1, limits, here, NEW);
        assertEquals(16, refusal(limits, here, NEW));
        clock.move(Duration.ofMinutes(5));
        admits(4, limits, here, NEW);
        assertTrue(refusal(limits, here, NEW) > 1);
    }

    @Test
    void a_device_that_joins_too_often_costs_its_network_nothing() {
        JoinLimits limits = limits("5/m", "2/m");
        Optional<String> device = Optional.of("0123456789abcdef012345");
        admits(2, limits, here, device);
        for (int i = 0; i < 10; i++) assertEquals(31, refusal(limits, here, device));
        assertEquals(31, refusal(limits, there, device), "wherever it is");
        admits(3, limits, here, NEW);
        assertEquals(13, refusal(limits, here, NEW));
    }

    @Test
    void what_was_not_asked_for_during_a_period_is_forgotten_and_nothing_sooner() {
        Buckets<Integer> buckets = new Buckets<>(new Rate(10, Duration.ofMinutes(1)), clock);
        Bucket first = buckets.of(1);
        for (int i = 0; i < 10; i++) {
            clock.move(Duration.ofSeconds(50));
            assertSame(first, buckets.of(1));
            assertTrue(buckets.of(100 + i).tryConsume(10));
        }
        assertTrue(buckets.size() <= 5, buckets.size() + " buckets");
    }

    @Test
    void invented_keys_take_bounded_room() {
        Buckets<Integer> buckets = new Buckets<>(new Rate(10, Duration.ofMinutes(1)), clock);
        for (int key = 0; key < 5 * Buckets.MOST; key++)
            assertTrue(buckets.of(key).tryConsume(1));
        assertTrue(buckets.size() <= 2 * Buckets.MOST, buckets.size() + " buckets");
    }
}
