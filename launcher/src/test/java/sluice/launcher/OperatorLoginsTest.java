package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** Whoever tries passwords gets few tries, learns nothing, and keeps nobody out. */
class OperatorLoginsTest {
    private TestProcess sluice;
    private String password;

    @BeforeEach
    void start() throws Exception {
        sluice = TestProcess.start(Map.of("operator.logins-per-minute", "4/m", "http.trusted-proxies", "127.0.0.0/8"));
        password = sluice.running.takeFirstPassword().orElseThrow();
    }

    @AfterEach
    void stop() {
        sluice.close();
    }

    @CanIgnoreReturnValue
    private Answer tryFrom(String address, String name, String typed) throws Exception {
        return new Console(sluice.api).signIn(name, typed, "X-Forwarded-For", address);
    }

    @Test
    void one_network_gets_few_tries_and_the_operators_own_browser_still_gets_in() throws Exception {
        Console known = new Console(sluice.api);
        assertEquals(
                200,
                known.signIn("admin", password, "X-Forwarded-For", "192.0.2.1").status());
        known.forgetBut("-browser");
        for (int i = 0; i < 4; i++) {
            Refusals.judge(401, "login_failed", tryFrom("198.51.100.1", "admin", "wrong " + i));
        }
        Answer late = tryFrom("198.51.100.2", "admin", password);
        Refusals.judge(429, "too_many_logins", late);
        int seconds = Integer.parseInt(late.headers().get("Retry-After"));
        assertTrue(seconds >= 1 && seconds <= 16, "told to wait " + seconds + " s");
        // From three networks more, until the name itself has no tries left for strangers.
        for (int network = 0; network < 2; network++) {
            for (int i = 0; i < 4; i++) tryFrom("203.0." + network + ".1", "admin", "wrong");
        }
        Refusals.judge(429, "too_many_logins", tryFrom("203.0.99.1", "admin", password));
        assertEquals(
                200,
                known.signIn("admin", password, "X-Forwarded-For", "198.51.100.1")
                        .status());
        assertEquals(200, sluice.api.get("/ops/v1/sales", sluice.operator()).status());
        assertTrue(sluice.metrics().contains("sluice_refusals_total{code=\"login_failed\"}"), "failures are counted");
    }

    @Test
    void who_signs_in_at_once_uses_up_nothing() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertEquals(200, tryFrom("192.0.2.7", "admin", password).status());
        }
    }

    @Test
    void an_unknown_name_is_told_the_same_after_the_same_time() throws Exception {
        long[] known = new long[3];
        long[] unknown = new long[3];
        String told = tryFrom("192.0.2.1", "admin", "wrong").body();
        for (int i = 0; i < known.length; i++) {
            known[i] = nanos("198.51." + i + ".1", "admin", told);
            unknown[i] = nanos("203.0." + i + ".1", "nobody", told);
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        double ratio = (double) known[1] / unknown[1];
        assertTrue(ratio > 0.4 && ratio < 2.5, "known " + known[1] + " ns, unknown " + unknown[1] + " ns");
    }

    private long nanos(String address, String name, String told) throws Exception {
        long begun = System.nanoTime();
        assertEquals(told, tryFrom(address, name, "wrong").body());
        return System.nanoTime() - begun;
    }

    @Test
    void what_cannot_be_a_name_is_one_more_wrong_name() throws Exception {
        for (String name : new String[] {"", "Admin", "admin\u0000", "' OR 1=1 --"}) {
            Refusals.judge(401, "login_failed", tryFrom("192.0." + name.length() + ".1", name, password));
        }
    }
}
