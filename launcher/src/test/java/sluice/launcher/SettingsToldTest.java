package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says of its settings, and of a place that is taken, before it starts anything. */
class SettingsToldTest {
    private static final Duration TO_SERVE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void bad_settings_are_all_told_at_once_and_nothing_is_started() throws Exception {
        Path data = folder.resolve("never");
        Program program = Program.sluice(
                Map.of("SLUICE_HTTP_PROT", "1", "SLUICE_POSTGRES_PASSWORD", "very-secret"),
                "start",
                "--set",
                "data.directory=" + data,
                "--set",
                "http.port=99999",
                "--set",
                "http.idle-timeout=soon",
                "--set",
                "rolle=gate",
                "--set",
                "kafka.bootstrap-servers=127.0.0.1:9092");
        assertEquals(2, program.exit(TO_SERVE), program.output());
        for (String told : List.of(
                "unknown setting 'SLUICE_HTTP_PROT' in the environment; did you mean 'SLUICE_HTTP_PORT'?",
                "http.port is a whole number from 0 to 65535; it is '99999'",
                "http.idle-timeout is a time",
                "unknown setting 'rolle' in --set; did you mean 'role'?",
                "redis.uri is set when another store is: all three, or none",
                "postgres.uri is set when another store is")) {
            assertTrue(program.output().contains(told), told + " is not in\n" + program.output());
        }
        assertFalse(program.output().contains("very-secret"), program.output());
        assertFalse(program.output().contains("\tat "), program.output());
        assertFalse(Files.exists(data));
    }

    @Test
    void a_taken_port_that_must_not_be_replaced_is_told_in_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Program program =
                    Program.sluice("start", TestProcess.settings(Map.of("http.port", port, "http.port-fixed", "true")));
            assertEquals(1, program.exit(TO_SERVE), program.output());
            assertTrue(
                    program.output().contains("Sluice did not start:\n  127.0.0.1:" + port + " is taken"),
                    program.output());
            assertFalse(program.output().contains("\tat "), program.output());
        }
    }

    @Test
    void shown_settings_hide_what_is_secret() throws Exception {
        Program program = Program.sluice(
                Map.of("SLUICE_OPERATOR_TOKEN", "a-token-of-at-least-32-characters", "SLUICE_LOG_FORMAT", "json"),
                "settings",
                "--set",
                "postgres.password=very-secret",
                "--set",
                "http.port=81");
        assertEquals(0, program.exit(TO_SERVE), program.output());
        assertTrue(program.output().contains("http.port = 81\n"), program.output());
        assertTrue(program.output().contains("postgres.password = ***\n"), program.output());
        assertTrue(program.output().contains("operator.token = ***\n"), program.output());
        assertFalse(program.output().contains("very-secret") || program.output().contains("a-token"), program.output());
    }
}
