package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;

/** Whoever tries passwords gets few tries, learns nothing, and keeps nobody out. */
class OperatorLoginsTest {
    private static final String PASSWORD = "quite a long password";

    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of("operator.logins-per-minute", "4/m", "http.trusted-proxies", "127.0.0.0/8"));
        for (String name : new String[] {"ada", "bert", "cleo"}) {
            JsonObject operator = JsonObject.of("name", name, "role", "viewer", "password", PASSWORD);
            assertEquals(
                    201,
                    sluice.api
                            .post("/ops/v1/operators", operator, sluice.operator())
                            .status());
        }
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** Each test has names and networks of its own, so that none uses up another's tries. */
    @CanIgnoreReturnValue
    private static Answer tryFrom(String address, String name, String typed) throws Exception {
        return new Console(sluice.api).signIn(name, typed, "X-Forwarded-For", address);
    }

    @Test
    void one_network_gets_few_tries_and_the_operators_own_browser_still_gets_in() throws Exception {
        Console known = new Console(sluice.api);
        assertEquals(
                200,
                known.signIn("ada", PASSWORD, "X-Forwarded-For", "192.0.2.1").status());
        known.forgetBut("-browser");
        for (int i = 0; i < 4; i++) {
            Refusals.judge(401, "login_failed", tryFrom("198.51.100.1", "ada", "wrong " + i));
        }
        Answer late = tryFrom("198.51.100.2", "ada", PASSWORD);
        Refusals.judge(429, "too_many_logins", late);
        int seconds = Integer.parseInt(late.headers().get("Retry-After"));
        assertTrue(seconds >= 1 && seconds <= 16, "told to wait " + seconds + " s");
        // From ever more networks, until the name itself has no tries left for strangers, even with its password.
        int[] network = {0};
        Api.eventually(Duration.ofSeconds(60), () -> {
            int wrong = tryFrom("203.0." + network[0]++ + ".1", "ada", "wrong").status();
            return wrong == 429
                    && tryFrom("203.1." + network[0] + ".1", "ada", PASSWORD).status() == 429;
        });
        assertTrue(network[0] > 4, "a name has more tries than a network");
        assertEquals(
                200,
                known.signIn("ada", PASSWORD, "X-Forwarded-For", "198.51.100.1").status());
        assertEquals(200, sluice.api.get("/ops/v1/sales", sluice.operator()).status());
        assertTrue(sluice.metrics().contains("sluice_refusals_total{code=\"login_failed\"}"), "failures are counted");
    }

    @Test
    void who_signs_in_at_once_uses_up_nothing() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertEquals(200, tryFrom("192.0.3.7", "bert", PASSWORD).status());
        }
    }

    @Test
    void an_unknown_name_is_told_the_same_after_the_same_time() throws Exception {
        long[] known = new long[3];
        long[] unknown = new long[3];
        String told = tryFrom("100.64.0.1", "cleo", "wrong").body();
        for (int i = 0; i < known.length; i++) {
            known[i] = nanos("198.18." + i + ".1", "cleo", told);
            unknown[i] = nanos("100.65." + i + ".1", "nobody", told);
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        double ratio = (double) known[1] / unknown[1];
        assertTrue(ratio > 0.4 && ratio < 2.5, "known " + known[1] + " ns, unknown " + unknown[1] + " ns");
    }

    private static long nanos(String address, String name, String told) throws Exception {
        long begun = System.nanoTime();
        assertEquals(told, tryFrom(address, name, "wrong").body());
        return System.nanoTime() - begun;
    }

    @Test
    void what_cannot_be_a_name_is_one_more_wrong_name() throws Exception {
        for (String name : new String[] {"", "Admin", "admin\u0000", "' OR 1=1 --"}) {
            Refusals.judge(401, "login_failed", tryFrom("100.66." + name.length() + ".1", name, PASSWORD));
        }
    }
}
