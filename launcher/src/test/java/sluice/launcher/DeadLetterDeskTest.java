package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import sluice.command.DeadLettersCommand;
import sluice.launcher.Api.Answer;

/** Dead letters as an operator has them: by the API and by the command. */
class DeadLetterDeskTest {
    private static Map<String, String> settings;
    private static TestProcess sluice;
    private static long letter;

    @BeforeAll
    static void start() throws Exception {
        settings = TestProcess.settings(Map.of());
        sluice = TestProcess.of(settings);
        sluice.openSale("letters", 5, new JsonObject());
        String insert = "INSERT INTO " + settings.get("postgres.schema") + ".dead_letter"
                + " (source, sale, position, reason, body)"
                + " VALUES ('journal', 'letters', 'here', 'an unknown line', '1-1') RETURNING id";
        try (Connection postgres = TestProcess.postgres();
                Statement statement = postgres.createStatement();
                ResultSet inserted = statement.executeQuery(insert)) {
            assertTrue(inserted.next());
            letter = inserted.getLong(1);
        }
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static JsonArray listed(String query) throws Exception {
        return sluice.api
                .get("/ops/v1/dead-letters" + query, sluice.operator())
                .json()
                .getJsonArray("dead_letters");
    }

    @Test
    void they_are_listed_replayed_and_the_audit_trail_says_by_whom() throws Exception {
        assertEquals("an unknown line", listed("?sale=letters").getJsonObject(0).getString("reason"));
        assertEquals(0, listed("?sale=other").size());
        Answer replayed = sluice.api.post("/ops/v1/dead-letters/" + letter + "/replay", null, sluice.operator());
        assertEquals(200, replayed.status(), replayed.toString());
        assertTrue(replayed.json().getString("replayed_by").startsWith("key:"), replayed.toString());
        String trail = sluice.api.get("/ops/v1/audit", sluice.operator()).json().encode();
        assertTrue(trail.contains("replay-dead-letter"), trail);
    }

    @Test
    void what_is_not_there_or_not_a_number_is_refused() throws Exception {
        Api.refused(
                404,
                "unknown_dead_letter",
                sluice.api.post("/ops/v1/dead-letters/999999/replay", null, sluice.operator()));
        Api.refused(422, "field_invalid", sluice.api.get("/ops/v1/dead-letters?limit=1001", sluice.operator()));
        Api.refused(401, "unauthorized", sluice.api.get("/ops/v1/dead-letters"));
    }

    @Test
    void the_command_lists_and_replays_them_too() {
        String said = command(0, "list", "--sale", "letters");
        assertTrue(said.contains("an unknown line"), said);
        assertTrue(command(0, "replay", Long.toString(letter)).contains("Replayed " + letter));
        assertTrue(command(0, "list").contains("replayed by command"));
        assertTrue(command(1, "replay", "999999").contains("no such dead letter"));
    }

    private static String command(int code, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        for (String key : List.of(
                "redis.uri",
                "redis.key-prefix",
                "kafka.bootstrap-servers",
                "kafka.topic-prefix",
                "postgres.uri",
                "postgres.user",
                "postgres.password",
                "postgres.schema")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new DeadLettersCommand());
        int ended = line.setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        assertEquals(code, ended, said.toString());
        return said.toString();
    }
}
