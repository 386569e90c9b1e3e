package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.Api.bearer;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.launcher.Api.Answer;

/** What a shopper in the line may not do, and how he is told. */
class LineRefusalsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static TestProcess sluice;
    private static Api api;
    private static String earlyTicket;
    private static String leftTicket;

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        api = sluice.api;
        sluice.createSale("draft", 5, new JsonObject());
        sluice.createSale("closed", 5, new JsonObject());
        sluice.phase("closed", "closed");
        sluice.createSale("early", 5, new JsonObject());
        sluice.phase("early", "prequeue");
        sluice.openSale("open", 5, new JsonObject());
        sluice.openSale("other", 5, new JsonObject());
        Api.eventually(
                SOON, () -> sluice.ops("early").getJsonArray("conditions").isEmpty());
        earlyTicket = sluice.join("early");
        leftTicket = sluice.join("open");
        api.post("/v1/sales/open/tickets/me/leave", null, bearer(leftTicket));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer join(String sale, String... headers) throws Exception {
        return api.post("/v1/sales/" + sale + "/tickets", null, headers);
    }

    private static Answer me(String method, String sale, String path, String... headers) throws Exception {
        return api.send(method, "/v1/sales/" + sale + path, null, headers);
    }

    @TestFactory
    Stream<DynamicTest> in_the_line() throws Exception {
        String foreign = sluice.join("other");
        String own = sluice.join("open");
        String broken = own.substring(0, 59) + (own.endsWith("A") ? "B" : "A");
        String mine = "/tickets/me";
        return new Refusals()
                .row(404, "unknown_sale", "a sale that is none", () -> join("nothing"))
                .row(404, "unknown_sale", "a sale that cannot be one", () -> join("No-Thing"))
                .row(404, "unknown_sale", "the status of no sale", () -> api.get("/v1/sales/nothing/status"))
                .row(409, "not_open_yet", "joining a draft", () -> join("draft"))
                .row(409, "sale_closed", "joining what is over", () -> join("closed"))
                .row(
                        400,
                        "key_invalid",
                        "a short device key",
                        () -> join("open", "Idempotency-Key", "0123456789abcdef"))
                .row(
                        400,
                        "key_invalid",
                        "a key with a blank",
                        () -> join("open", "Idempotency-Key", "a".repeat(22) + " b"))
                .row(400, "key_invalid", "an endless key", () -> join("open", "Idempotency-Key", "a".repeat(129)))
                .row(404, "unknown_ticket", "no ticket", () -> me("GET", "open", mine))
                .row(404, "unknown_ticket", "a garbage ticket", () -> me("GET", "open", mine, bearer("garbage")))
                .row(404, "unknown_ticket", "a changed ticket", () -> me("GET", "open", mine, bearer(broken)))
                .row(404, "unknown_ticket", "a ticket of another sale", () -> me("GET", "open", mine, bearer(foreign)))
                .row(404, "unknown_ticket", "leaving with it", () -> me("DELETE", "open", mine, bearer(foreign)))
                .row(404, "unknown_ticket", "claiming with it", () -> me("POST", "open", "/passes", bearer(foreign)))
                .row(404, "unknown_ticket", "its stream", () -> me("GET", "open", mine + "/events", bearer(foreign)))
                .row(404, "unknown_sale", "a ticket in no sale", () -> me("GET", "nothing", mine, bearer(own)))
                .row(422, "field_invalid", "a seen of -1", () -> me("GET", "open", mine + "?seen=-1", bearer(own)))
                .row(
                        422,
                        "field_invalid",
                        "a seen of no digits",
                        () -> me("GET", "open", mine + "?seen=x", bearer(own)))
                .row(
                        422,
                        "field_invalid",
                        "a seen of 2^70",
                        () -> me("GET", "open", mine + "?seen=" + "9".repeat(22), bearer(own)))
                .row(
                        409,
                        "not_called",
                        "a claim out of turn",
                        () -> me("POST", "early", "/passes", bearer(earlyTicket)))
                .row(409, "sale_closed", "a claim after the end", () -> me("POST", "closed", "/passes", bearer(own)))
                .row(
                        406,
                        "not_acceptable",
                        "a stream as JSON",
                        () -> me("GET", "open", mine + "/events", bearer(own, "Accept", "application/json")))
                .tests();
    }

    @Test
    void who_has_left_is_unknown_and_cannot_claim() throws Exception {
        Api.eventually(
                SOON, () -> me("GET", "open", "/tickets/me", bearer(leftTicket)).status() == 404);
        Refusals.judge(404, "unknown_ticket", me("GET", "open", "/tickets/me", bearer(leftTicket)));
        Api.eventually(
                SOON, () -> me("POST", "open", "/passes", bearer(leftTicket)).status() != 409);
        Refusals.judge(410, "claim_expired", me("POST", "open", "/passes", bearer(leftTicket)));
    }

    @Test
    void a_refusal_of_an_early_shopper_says_when_to_come_back() throws Exception {
        assertTrue(Integer.parseInt(join("draft").headers().get("Retry-After")) >= 1);
    }
}
