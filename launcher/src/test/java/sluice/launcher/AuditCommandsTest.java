package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import sluice.command.ResetAdminCommand;
import sluice.command.VerifyAuditCommand;

/** The commands beside the program: what they find in a trail that somebody tampered with, and the way back in. */
class AuditCommandsTest {
    private static Map<String, String> settings;
    private static TestProcess sluice;

    /** The commands under test. */
    @Command(
            name = "sluice",
            subcommands = {VerifyAuditCommand.class, ResetAdminCommand.class})
    private static final class Commands {}

    private record Outcome(int code, String said) {
        /** The head, {@code ID:HASH}. */
        String head() {
            return said.replaceFirst("(?s).* checked, head (\\S+).*", "$1");
        }
    }

    @BeforeAll
    static void start() throws Exception {
        settings = TestProcess.settings(Map.of("operator.logins-per-minute", "1000/m"));
        sluice = TestProcess.start(settings);
        sluice.createSale("shop", 5, new JsonObject());
        for (String phase : List.of("open", "paused", "resume", "closed")) sluice.phase("shop", phase);
        sql("CREATE TABLE untouched AS TABLE audit");
    }

    @AfterEach
    void put_the_trail_back() {
        sql("DELETE FROM audit");
        sql("INSERT INTO audit SELECT * FROM untouched");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Outcome run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        for (String key : List.of("redis.uri", "kafka.bootstrap-servers", "postgres.uri", "postgres.user")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        for (String key : List.of("postgres.password", "postgres.schema")) {
            arguments.addAll(List.of("--set", key + "=" + settings.get(key)));
        }
        StringWriter said = new StringWriter();
        int code = new CommandLine(new Commands())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(code, said.toString());
    }

    private static void sql(String statement) {
        Running.await(sluice.running.node().postgres().run(statement), Duration.ofSeconds(10));
    }

    private static void fails(String why, String... words) {
        Outcome outcome = run(words);
        assertEquals(1, outcome.code(), outcome.said());
        assertTrue(outcome.said().contains(why), outcome.said());
    }

    @Test
    void a_trail_that_nobody_touched_holds() throws Exception {
        Outcome first = run("verify-audit");
        assertEquals(0, first.code(), first.said());
        assertTrue(first.said().matches("(?s)7 rows checked, head 7:[0-9a-f]{64}\\R.*"), first.said());
        sluice.createSale("later", 5, new JsonObject());
        Outcome noted = run("verify-audit", "--head", first.head());
        assertEquals(0, noted.code(), noted.said());
        assertTrue(noted.said().startsWith("8 rows checked"), noted.said());
        assertEquals(2, run("verify-audit", "--head", "7").code());
    }

    @Test
    void a_changed_row_is_named() throws Exception {
        sql("UPDATE audit SET actor = 'somebody' WHERE id = 3");
        fails("row 3 is not what was written", "verify-audit");
    }

    @Test
    void a_changed_time_is_found_to_the_microsecond() throws Exception {
        sql("UPDATE audit SET at = at + interval '1 microsecond' WHERE id = 4");
        fails("row 4 is not what was written", "verify-audit");
    }

    @Test
    void a_row_that_was_taken_out_is_named() throws Exception {
        sql("DELETE FROM audit WHERE id = 2");
        fails("row 2 is missing: the next one is row 3", "verify-audit");
    }

    @Test
    void a_row_that_was_put_in_is_named() throws Exception {
        sql("UPDATE audit SET id = id + 100 WHERE id >= 4");
        sql("INSERT INTO audit SELECT 4, at, actor, sale, action, before, after, hash FROM audit WHERE id = 3");
        sql("UPDATE audit SET id = id - 99 WHERE id >= 100");
        fails("row 4 is not what was written", "verify-audit");
    }

    @Test
    void a_tail_that_was_cut_off_is_found_by_a_noted_head_only() throws Exception {
        String head = run("verify-audit").head();
        sql("DELETE FROM audit WHERE id >= 6");
        assertEquals(0, run("verify-audit").code());
        fails("row 6 is missing: the trail was noted up to row 7", "verify-audit", "--head", head);
    }

    @Test
    void a_trail_written_anew_is_found_by_a_noted_head_only() throws Exception {
        String head = run("verify-audit").head();
        sql("DELETE FROM audit WHERE id = 7");
        sluice.createSale("instead", 5, new JsonObject());
        assertEquals(0, run("verify-audit").code());
        fails("row 7 has not the hash that was noted", "verify-audit", "--head", head);
    }

    @Test
    void the_admin_gets_back_in_and_the_trail_says_so() throws Exception {
        String old = sluice.running.takeFirstPassword().orElseThrow();
        Console before = Console.of(sluice.api, "admin", old);
        Outcome reset = run("reset-admin");
        assertEquals(0, reset.code(), reset.said());
        String password = reset.said().replaceFirst("(?s)operator admin, password (\\S+) .*", "$1");
        assertEquals(401, new Console(sluice.api).signIn("admin", old).status());
        Console after = Console.of(sluice.api, "admin", password);
        Api.eventually(Duration.ofSeconds(2), () -> before.get("/ops/v1/sales").status() == 401);
        String trail = after.get("/ops/v1/audit").body();
        assertTrue(trail.contains("\"actor\":\"reset-admin\""), trail);
        assertEquals(0, run("verify-audit").code());
    }

    @Test
    void where_there_is_no_installation_a_command_says_so() throws Exception {
        StringWriter said = new StringWriter();
        int code = new CommandLine(new Commands())
                .setErr(new PrintWriter(said))
                .execute("reset-admin", "--set", "data.directory=/nowhere/at/all");
        assertEquals(1, code);
        assertTrue(said.toString().contains("there is no installation in /nowhere/at/all"), said.toString());
    }
}
