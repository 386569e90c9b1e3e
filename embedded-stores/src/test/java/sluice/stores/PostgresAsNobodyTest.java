package sluice.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens for root where user name spaces are refused, as in most containers. */
class PostgresAsNobodyTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void only_root_can_become_nobody() throws Exception {
        assumeTrue(Unprivileged.user() == 0 && Files.isExecutable(Path.of("/usr/bin/setpriv")));
        data = Files.createDirectory(temporary.toRealPath().resolve("data"));
        StoreLog.of(data, "postgres").beginAnew();
    }

    @Test
    void it_runs_as_nobody_in_a_folder_handed_over() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        PostgresProcess postgres = new PostgresProcess(data, new Ports().free(0), Unprivileged.asNobody());
        postgres.start();
        try {
            assertNotEquals(0, postgres.pid());
            assertEquals(65_534, Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid"));
        } finally {
            postgres.stop();
        }
        assertEquals(0, postgres.pid());
    }

    @Test
    void it_says_so_when_nobody_may_not_enter_the_folder() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
        PostgresProcess postgres = new PostgresProcess(data, new Ports().free(0), Unprivileged.asNobody());
        StoreFailure failure = assertThrows(StoreFailure.class, postgres::start);
        assertTrue(failure.getMessage().contains("may not enter"), failure.getMessage());
    }
}
