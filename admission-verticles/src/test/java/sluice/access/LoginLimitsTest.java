package sluice.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.http.AddressPrefix;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.settings.Rate;

/** How many tries somebody has, and whose they are. */
class LoginLimitsTest {
    private static final Optional<String> NEW = Optional.empty();
    private static final Optional<String> KNOWN = Optional.of("a browser of ada's");

    /** A clock that stands still until it is moved. */
    private static final class Clock implements TimeMeter {
        private long nanos = 1;

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
    private final LoginLimits limits = new LoginLimits(new Rate(4, Duration.ofMinutes(1)), clock);

    private static AddressPrefix network(int number) {
        try {
            return AddressPrefix.of(InetAddress.getByAddress(new byte[] {10, 0, (byte) number, 1}));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fail(int times, int network, String name) {
        for (int i = 0; i < times; i++)
            assertEquals(2, limits.take(network(network), name, NEW).from().size());
    }

    private int refused(int network, String name) {
        Refused refused = assertThrows(Refused.class, () -> limits.take(network(network), name, NEW));
        assertEquals(Refusal.TOO_MANY_LOGINS, refused.refusal());
        return refused.retryAfterSeconds();
    }

    @Test
    void one_network_has_its_tries_and_gets_another_one_in_time() {
        fail(4, 1, "ada");
        assertEquals(16, refused(1, "ada"));
        assertEquals(16, refused(1, "bob"));
        fail(1, 2, "ada");
        clock.nanos += Duration.ofSeconds(15).toNanos();
        fail(1, 1, "bob");
        assertEquals(16, refused(1, "bob"));
    }

    @Test
    void a_name_that_many_networks_try_delays_strangers_by_seconds_and_its_own_browser_not_at_all() {
        for (int network = 1; network <= 3; network++) fail(4, network, "ada");
        assertEquals(6, refused(9, "ada"));
        fail(1, 9, "bob");
        for (int i = 0; i < 4; i++)
            assertEquals(1, limits.take(network(1), "ada", KNOWN).from().size());
        assertThrows(Refused.class, () -> limits.take(network(1), "ada", KNOWN));
    }

    @Test
    void a_try_that_was_refused_for_the_name_is_one_of_the_network_all_the_same() {
        for (int network = 1; network <= 3; network++) fail(4, network, "ada");
        for (int i = 0; i < 4; i++) assertEquals(6, refused(9, "ada"));
        assertEquals(16, refused(9, "ada"));
        assertEquals(16, refused(9, "bob"));
    }

    @Test
    void a_flood_of_names_makes_no_other_one_be_forgotten() {
        for (int network = 1; network <= 3; network++) fail(4, network, "ada");
        fail(4, 8, "bob");
        for (int i = 0; i < 200_000; i++) assertEquals(16, refused(8, "flood" + i));
        assertEquals(6, refused(9, "ada"));
    }

    @Test
    void all_that_cannot_be_a_name_counts_as_one() {
        for (int i = 0; i < 12; i++) fail(1, i / 4, "Not a name " + i);
        assertEquals(6, refused(9, "' OR 1=1 --"));
        fail(1, 9, "ada");
    }

    @Test
    void what_succeeds_is_given_back() {
        for (int i = 0; i < 50; i++) limits.take(network(1), "ada", NEW).giveBack();
        fail(4, 1, "ada");
    }
}
