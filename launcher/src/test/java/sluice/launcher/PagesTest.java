package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.personal.PersonalKeyFile;

/** The pages in a real browser on a real process: what a person sees and presses, without an error or broken policy. */
class PagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Chromium chromium;
    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        Path program = Chromium.find();
        assumeTrue(program != null, "skipped: there is no Chromium here to show the pages");
        chromium = Chromium.start(program);
        Path keys = Files.createTempDirectory("sluice-keys-").resolve("keys");
        PersonalKeyFile.makeIfMissing(keys);
        sluice = TestProcess.start(Map.of("personal-data.key-file", keys.toString()));
    }

    @AfterAll
    static void stop() {
        if (sluice != null) sluice.close();
        if (chromium != null) chromium.close();
    }

    private static String uri(String path) {
        return sluice.running.uri() + path;
    }

    @Test
    void a_person_gets_from_landing_to_a_paid_order() throws Exception {
        sluice.openSale(
                "prints", 10, new JsonObject().put("new_users_per_minute", 60).put("burst", 2));
        assertEquals(200, sluice.phase("prints", "paused").status());
        try (Page browser = chromium.page()) {
            browser.open(uri("/s/prints"));
            browser.await("join");
            assertEquals("A sale", browser.text("title"));
            browser.picture("landing");
            browser.press("join");
            browser.await("line");
            browser.picture("line-paused");
            assertTrue(browser.shows("notice"), "a paused sale says so");
            assertEquals("0", browser.text("ahead"));

            assertEquals(200, sluice.phase("prints", "resume").status());
            browser.await("turn");
            browser.picture("turn");
            browser.press("enter");
            browser.await("inside");
            browser.picture("inside");
            browser.press("buy");
            Api.eventually(PATIENCE, () -> browser.place().startsWith("/o/"));
            Api.eventually(PATIENCE, () -> browser.text("headline").matches("(?i).*paid.*"));
            assertTrue(browser.text("amount").contains("12.50"), browser.text("amount"));
            says_who_gets_it_and_reads_the_receipt(browser);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void says_who_gets_it_and_reads_the_receipt(Page browser) throws Exception {
        browser.type("customer-name", "Ada Lovelace");
        browser.type("customer-email", "ada@example.org");
        browser.type("customer-address", "12 St James Square");
        browser.press("customer-save");
        Api.eventually(PATIENCE, () -> browser.text("customer-told").equals("Saved."));
        browser.picture("order-paid");
        browser.value("location.reload()");
        Api.eventually(
                PATIENCE,
                () -> "Ada Lovelace".equals(browser.value("document.getElementById('customer-name')?.value")));
        browser.press("customer-erase");
        Api.eventually(PATIENCE, () -> browser.text("customer-told").equals("Erased."));
        browser.open(String.valueOf(browser.value("document.getElementById('printable-link').href")));
        Api.eventually(
                PATIENCE,
                () -> String.valueOf(browser.value("document.body.innerText")).contains("12.50 EUR"));
        browser.picture("receipt");
    }

    @Test
    void whoever_came_from_a_page_of_this_host_goes_back_there_after_the_claim() throws Exception {
        sluice.openSale("returning", 10, new JsonObject());
        try (Page browser = chromium.page()) {
            browser.open(uri("/s/returning?return=%2F%3Ffrom%3Dline"));
            browser.press("join");
            browser.press("enter");
            Api.eventually(PATIENCE, () -> "/?from=line".equals(browser.place()));
            browser.open(uri("/s/returning?return=%2F%2Fshop.example%2Fx"));
            browser.await("inside");
            assertEquals("/s/returning", browser.value("location.pathname"), "nobody is sent to a host by an address");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void before_the_opening_there_is_a_countdown_and_a_reload_keeps_the_place() throws Exception {
        String start = Instant.now().plusSeconds(4).toString();
        sluice.createSale(
                "soon", 5, new JsonObject().put("event_start_time", start).put("new_users_per_minute", 1));
        try (Page browser = chromium.page()) {
            browser.open(uri("/s/soon"));
            browser.await("starts-in");
            browser.picture("countdown");
            awaitOpening("soon");
            // The burst is for these two, so that the third one waits.
            sluice.join("soon");
            sluice.join("soon");
            browser.press("join");
            browser.await("line");
            browser.open(uri("/s/soon"));
            browser.await("line");
            browser.picture("line");
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void awaitOpening(String sale) throws Exception {
        Api.eventually(PATIENCE, () -> {
            JsonObject now = sluice.api.get("/v1/sales/" + sale).json();
            return now.getString("phase").equals("open")
                    && now.getJsonArray("conditions").isEmpty();
        });
    }

    @Test
    void whoever_waits_for_a_sold_out_sale_is_told() throws Exception {
        sluice.openSale("gone", 1, new JsonObject().put("max_qty", 1));
        String pass = sluice.claim("gone", sluice.join("gone"));
        try (Page browser = chromium.page()) {
            browser.open(uri("/s/gone"));
            browser.press("join");
            browser.await("line");
            assertEquals(
                    202,
                    sluice.buy("gone", pass, TestProcess.key(), TestProcess.purchase("unit", 1, "tok_ok"))
                            .status());
            Api.eventually(PATIENCE, () -> browser.text("notice").matches("(?is).*everything is sold.*"));
            browser.picture("line-sold-out");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void an_operator_sees_the_numbers_and_pauses_with_one_press_and_his_draft_outlives_it() throws Exception {
        sluice.openSale("steered", 7, new JsonObject());
        try (Page browser = chromium.page()) {
            browser.open(uri("/console?sale=steered"));
            browser.await("login");
            browser.picture("console-login");
            browser.type("name", "admin");
            browser.type("password", sluice.running.takeFirstPassword().orElseThrow());
            browser.value("document.getElementById('login-form').requestSubmit()");
            browser.await("sale");
            Api.eventually(PATIENCE, () -> browser.text("stock").contains("7"));
            browser.picture("console-sale");
            browser.type("knob-total_active_users", "9");
            browser.press("pause");
            Api.eventually(
                    PATIENCE, () -> sluice.ops("steered").getString("phase").equals("paused"));
            browser.await("resume");
            browser.picture("console-paused");
            // The pause was his own change, so what he had drafted before it still holds.
            browser.press("apply");
            Api.eventually(PATIENCE, () -> browser.text("done").startsWith("Applied"));
            assertEquals(9, sluice.ops("steered").getInteger("total_active_users"));
            assertEquals(List.of(), browser.complaints());
        }
    }
}
