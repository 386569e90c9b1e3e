package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import sluice.command.PersonalDataCommand;
import sluice.launcher.Api.Answer;

/** Names and addresses over HTTP: whose they are, who else reads them, and where they are not. */
class PersonalDataTest {
    private static final String MARK = "Zaphod-Marker-4711";
    private static final JsonObject CUSTOMER = new JsonObject()
            .put("name", MARK)
            .put("email", MARK + "@example.org")
            .put("address", MARK + " street 1\nBetelgeuse");

    /** All that is logged, at every level. */
    private static final class Heard extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy());
        }
    }

    private static String command(Map<String, String> settings, String word) {
        StringWriter said = new StringWriter();
        List<String> arguments = new java.util.ArrayList<>(List.of(word));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        int code = new CommandLine(new PersonalDataCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        assertEquals(0, code, said.toString());
        return said.toString();
    }

    private static Map<String, String> withKeys() throws Exception {
        Path file = Files.createTempDirectory("sluice-keys-").resolve("keys");
        Map<String, String> settings = TestProcess.settings(Map.of("personal-data.key-file", file.toString()));
        assertTrue(command(settings, "new-key").startsWith("Key 1 is in "));
        return settings;
    }

    private static JsonObject bought(TestProcess sluice) throws Exception {
        sluice.openSale("shop", 5, new JsonObject());
        String pass = sluice.claim("shop", sluice.join("shop"));
        return sluice.buy("shop", pass, TestProcess.key(), TestProcess.purchase("unit", 1, "tok_ok"))
                .json();
    }

    @Test
    void a_buyer_gives_reads_and_erases_his_data_and_an_operator_reads_it_on_the_record() throws Exception {
        Map<String, String> settings = withKeys();
        try (TestProcess sluice = TestProcess.of(settings)) {
            JsonObject bought = bought(sluice);
            String path = "/v1/orders/" + bought.getString("order") + "/customer";
            String[] own = Api.bearer(bought.getString("token"));
            Api.refused(404, "no_customer", sluice.api.get(path, own));
            assertEquals(CUSTOMER, sluice.api.put(path, CUSTOMER, own).json());
            assertEquals(CUSTOMER, sluice.api.get(path, own).json());
            Answer wrong = sluice.api.put(path, CUSTOMER.copy().put("email", MARK), own);
            Api.refused(422, "field_invalid", wrong);
            assertFalse(wrong.body().contains(MARK), wrong.body());
            for (String[] other : List.of(new String[0], Api.bearer("A".repeat(24)))) {
                Api.refused(404, "unknown_order", sluice.api.get(path, other));
                Api.refused(404, "unknown_order", sluice.api.put(path, CUSTOMER, other));
                Api.refused(404, "unknown_order", sluice.api.delete(path, other));
            }
            assertTrue(command(settings, "new-key").startsWith("Key 2 is in "));
            assertEquals("1 sealed with key 2\n", command(settings, "rotate"));

            assertEquals(
                    CUSTOMER, sluice.api.get("/ops" + path, sluice.operator()).json());
            JsonObject noted = sluice.api
                    .get("/ops/v1/audit", sluice.operator())
                    .json()
                    .getJsonArray("entries")
                    .getJsonObject(0);
            assertEquals("read-customer", noted.getString("action"));
            assertEquals(new JsonObject().put("order", bought.getString("order")), noted.getJsonObject("after"));
            assertEquals(204, sluice.api.delete(path, own).status());
            Api.refused(404, "no_customer", sluice.api.get("/ops" + path, sluice.operator()));
        }
    }

    @Test
    void without_a_key_file_personal_data_is_off_and_the_process_is_ready() throws Exception {
        try (TestProcess sluice = TestProcess.start(Map.of())) {
            JsonObject bought = bought(sluice);
            String path = "/v1/orders/" + bought.getString("order") + "/customer";
            String[] own = Api.bearer(bought.getString("token"));
            Api.refused(503, "personal_data_off", sluice.api.put(path, CUSTOMER, own));
            Api.refused(503, "personal_data_off", sluice.api.get(path, own));
            assertEquals(200, management(sluice, "/readyz").statusCode());
        }
    }

    @Test
    void a_name_is_in_no_log_topic_metric_or_row() throws Exception {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        Heard heard = new Heard();
        Map<String, String> settings = withKeys();
        try (TestProcess sluice = TestProcess.of(settings)) {
            heard.start();
            root.addAppender(heard);
            root.setLevel(Level.DEBUG);
            JsonObject bought = bought(sluice);
            String path = "/v1/orders/" + bought.getString("order") + "/customer";
            String[] own = Api.bearer(bought.getString("token"));
            assertEquals(200, sluice.api.put(path, CUSTOMER, own).status());
            assertEquals(
                    422,
                    sluice.api.put(path, CUSTOMER.copy().put("more", MARK), own).status());
            sluice.awaitOrder(bought, "paid");
            assertEquals(200, sluice.api.get("/ops" + path, sluice.operator()).status());
            assertFalse(management(sluice, "/metrics").body().contains(MARK));
            assertFalse(records(settings).contains(MARK));
            assertFalse(rows(sluice).contains(MARK));
        } finally {
            root.setLevel(before);
            root.detachAppender(heard);
        }
        assertFalse(heard.lines.isEmpty());
        assertEquals(
                List.of(),
                heard.lines.stream().filter(line -> line.contains(MARK)).toList());
    }

    private static java.net.http.HttpResponse<String> management(TestProcess sluice, String path) throws Exception {
        URI uri = URI.create(sluice.running.managementUri() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** Everything in the topics of this installation. */
    private static String records(Map<String, String> settings) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", settings.get("kafka.bootstrap-servers"));
        StringBuilder all = new StringBuilder();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> topics = consumer.listTopics().keySet().stream()
                    .filter(name -> name.startsWith(settings.get("kafka.topic-prefix")))
                    .map(name -> new TopicPartition(name, 0))
                    .toList();
            assertFalse(topics.isEmpty());
            consumer.assign(topics);
            consumer.seekToBeginning(topics);
            Map<TopicPartition, Long> ends = consumer.endOffsets(topics);
            while (topics.stream().anyMatch(topic -> consumer.position(topic) < ends.get(topic))) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record ->
                                all.append(record.key()).append(record.value()).append(record.headers()));
            }
        }
        assertTrue(all.indexOf("unit") > 0, "the purchase is in the log");
        return all.toString();
    }

    /** Every row of every table, as text; what is sealed as the bytes it has. */
    private static String rows(TestProcess sluice) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("orders", "order_history", "payment_attempt", "audit", "reservation", "outbox")) {
            Running.await(
                            sluice.running.node().postgres().run("SELECT t::text AS row FROM " + table + " t"),
                            Duration.ofSeconds(10))
                    .forEach(row -> all.append(row.getString("row")));
        }
        Running.await(
                        sluice.running.node().postgres().run("SELECT encode(sealed, 'escape') AS row FROM customer"),
                        Duration.ofSeconds(10))
                .forEach(row -> all.append(row.getString("row")));
        assertTrue(all.length() > 0);
        return all.toString();
    }
}
