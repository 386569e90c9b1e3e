package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import sluice.launcher.Api.Answer;

/** A table of requests and the refusals that they must meet; a test each. */
final class Refusals {
    /** Words of a stack trace, a class or a store, none of which a stranger may read. */
    private static final Pattern INNARDS =
            Pattern.compile("java\\.|sluice\\.|io\\.vertx|Exception|\\tat |SELECT|lua|jdbc");

    private static final List<String> EARLY = List.of("not_called", "wait_at_door", "not_open_yet", "sale_paused");

    private final List<DynamicTest> tests = new ArrayList<>();

    /** Something that answers. */
    interface Request {
        Answer send() throws Exception;
    }

    /** Adds a row: what is asked, and the status and code of the answer. */
    Refusals row(int status, String code, String what, Request request) {
        tests.add(DynamicTest.dynamicTest(what + " is " + code, () -> judge(status, code, request.send())));
        return this;
    }

    Stream<DynamicTest> tests() {
        return tests.stream();
    }

    /** Asserts the refusal and that it gives nothing away. */
    static void judge(int status, String code, Answer answer) {
        assertTrue(answer.status() < 500 || answer.status() == 503, answer.status() + " " + answer.body());
        assertEquals("application/problem+json", answer.headers().get("Content-Type"), answer.body());
        Api.refused(status, code, answer);
        assertFalse(INNARDS.matcher(answer.body()).find(), answer.body());
        if (EARLY.contains(code)) assertNotNull(answer.headers().get("Retry-After"), answer.body());
        if (status == 401) assertNotNull(answer.headers().get("WWW-Authenticate"), answer.body());
        if (status == 405) assertNotNull(answer.headers().get("Allow"), answer.body());
    }
}
