package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The parts that no Java compiler sees: the pages' modules under Node, the k6 scripts under TypeScript's checker. */
class FrontEndTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int PATIENCE_MINUTES = 3;

    /** The exit code and what was printed. */
    private record Outcome(int code, String output) {}

    private static Outcome run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("sluice-front-end-", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (!ended) process.destroyForcibly();
            return new Outcome(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private static boolean present(String program) {
        try {
            return run(ROOT, program, "--version").code() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_pages_state_machines_do_what_their_tests_say() throws Exception {
        assumeTrue(present("node"), "skipped: there is no node here to run the pages' tests");
        Outcome tests = run(ROOT.resolve("web-static"), "node", "--test", "src/test/js/");
        assertEquals(0, tests.code(), tests.output());
    }

    @Test
    void the_k6_scripts_are_well_typed() throws Exception {
        assumeTrue(present("npm"), "skipped: there is no npm here to check the k6 scripts");
        Path k6 = ROOT.resolve("k6");
        Outcome install = run(k6, "npm", "ci", "--no-audit", "--no-fund");
        assumeTrue(install.code() == 0, "skipped: npm cannot install the checker here: " + install.output());
        Outcome check = run(k6, "npx", "tsc", "--noEmit");
        assertEquals(0, check.code(), check.output());
    }

    @Test
    void no_lock_file_names_a_host() throws Exception {
        for (String file : List.of("k6/package-lock.json", "k6/package.json", "web-static/package.json")) {
            assertFalse(Files.readString(ROOT.resolve(file)).contains("http"), file);
        }
    }
}
