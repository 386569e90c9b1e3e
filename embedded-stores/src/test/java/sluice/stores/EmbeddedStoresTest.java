package sluice.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoresTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path temporary;

    private static StoresRequest anyPorts(String folder) {
        return StoresRequest.anyPorts(temporary.resolve(folder));
    }

    private static List<Long> pids(EmbeddedStores stores) {
        return Arrays.stream(Store.values()).map(stores::pid).toList();
    }

    private static boolean noneAlive(List<Long> pids) {
        return pids.stream().noneMatch(Processes::alive);
    }

    @Test
    void the_second_start_finds_the_data_of_the_first_on_other_ports() throws Exception {
        int redisBefore;
        try (EmbeddedStores first = EmbeddedStores.start(anyPorts("with space, ünïcödé"))) {
            redisBefore = first.port(Store.REDIS);
            new Stored(first).writeAll();
        }
        try (EmbeddedStores second = EmbeddedStores.start(anyPorts("with space, ünïcödé"))) {
            Stored stored = new Stored(second);
            assertNotEquals(redisBefore, second.port(Store.REDIS));
            assertEquals("yes", stored.readRedis());
            assertEquals("yes", stored.readPostgres());
            assertTrue(stored.kafkaHasTopic());
        }
    }

    @Test
    void kafka_with_a_folder_of_its_own_is_killed_alone_and_comes_back_with_its_log() throws Exception {
        Path data = temporary.resolve("log");
        int port;
        try (EmbeddedStores first = EmbeddedStores.start(StoresRequest.anyPorts(data, Store.KAFKA))) {
            assertThrows(StoreFailure.class, () -> first.port(Store.REDIS));
            port = first.port(Store.KAFKA);
            new Stored(first).writeKafka();
            Processes.kill(first.pid(Store.KAFKA));
        }
        try (EmbeddedStores second = EmbeddedStores.start(new StoresRequest(data, Map.of(Store.KAFKA, port)))) {
            assertEquals(port, second.port(Store.KAFKA));
            assertTrue(new Stored(second).kafkaHasTopic());
        }
    }

    @Test
    void a_preferred_port_is_used_and_a_taken_one_is_replaced() throws Exception {
        int preferred = new Ports().free(0);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = temporary.resolve("ports");
            var request = new StoresRequest(data, taken.getLocalPort(), taken.getLocalPort(), preferred);
            try (EmbeddedStores stores = EmbeddedStores.start(request)) {
                assertNotEquals(taken.getLocalPort(), stores.port(Store.REDIS));
                assertNotEquals(taken.getLocalPort(), stores.port(Store.POSTGRES));
                assertEquals("127.0.0.1:" + preferred, stores.kafkaBootstrap());
                assertEquals(Set.of(Store.values()), stores.startedIn().keySet());
            }
        }
    }

    @Test
    void a_second_instance_on_the_same_data_is_refused_and_closing_leaves_no_process() {
        EmbeddedStores first = EmbeddedStores.start(anyPorts("one"));
        List<Long> pids = pids(first);
        try (first) {
            StoreFailure refused = assertThrows(StoreFailure.class, () -> EmbeddedStores.start(anyPorts("one")));
            assertTrue(refused.getMessage().contains("in use by another instance"), refused.getMessage());
            assertTrue(refused.getMessage().contains(Long.toString(pids.get(2))), refused.getMessage());
            assertTrue(pids.stream().allMatch(Processes::alive));
            RunningStores running = RunningStores.of(temporary.resolve("one")).orElseThrow();
            assertEquals(first.redisUri(), running.redisUri());
            assertEquals(first.postgresUri(), running.postgresUri());
            assertEquals(first.kafkaBootstrap(), running.kafkaBootstrap());
        }
        assertTrue(noneAlive(pids));
        assertTrue(RunningStores.of(temporary.resolve("one")).isEmpty());
    }

    @Test
    void what_a_killed_supervisor_leaves_is_cleared_by_the_next_start() throws Exception {
        Ports ports = new Ports();
        var request = new StoresRequest(temporary.resolve("orphans"), ports.free(0), ports.free(0), ports.free(0));
        EmbeddedStores killed = EmbeddedStores.start(request);
        new Stored(killed).writeAll();
        long redis = killed.pid(Store.REDIS);
        long postgres = killed.pid(Store.POSTGRES);
        Processes.kill(killed.pid(Store.KAFKA));
        assertTrue(Processes.alive(redis) && Processes.alive(postgres), "orphans live on");

        try (EmbeddedStores next = EmbeddedStores.start(request)) {
            assertTrue(noneAlive(List.of(redis, postgres)));
            assertEquals(request.ports().get(Store.REDIS), next.port(Store.REDIS));
            assertEquals(request.ports().get(Store.POSTGRES), next.port(Store.POSTGRES));
            assertEquals("yes", new Stored(next).readRedis());
            assertEquals("yes", new Stored(next).readPostgres());
            assertTrue(new Stored(next).kafkaHasTopic());
        }
    }

    @Test
    void the_end_of_the_application_ends_all() throws Exception {
        List<Long> owned = killedApplication(temporary.resolve("application"));
        assertTrue(Patience.until(() -> noneAlive(owned), SOON));
    }

    @Test
    void who_starts_right_after_a_killed_application_waits_for_the_end_of_its_stores() throws Exception {
        List<Long> owned = killedApplication(temporary.resolve("again"));
        try (EmbeddedStores next = EmbeddedStores.start(anyPorts("again"))) {
            assertTrue(noneAlive(owned));
            assertTrue(pids(next).stream().allMatch(Processes::alive));
        }
    }

    private static List<Long> killedApplication(Path data) throws Exception {
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WaitingApplication.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] pids = application.inputReader().readLine().split(" ", -1);
        application.destroyForcibly();
        List<Long> owned = Arrays.stream(pids).map(Long::valueOf).toList();
        assertEquals(3, owned.size());
        return owned;
    }

    @Test
    void one_failing_store_stops_all_and_is_named_with_its_log() throws Exception {
        Path data = temporary.resolve("broken");
        Path journal = Files.createDirectories(data.resolve("redis").resolve("appendonlydir"));
        Files.writeString(journal.resolve("appendonly.aof.manifest"), "this is no manifest\n");

        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> EmbeddedStores.start(StoresRequest.anyPorts(data)));

        assertTrue(failure.getMessage().startsWith("redis did not start"), failure.getMessage());
        assertTrue(failure.getMessage().contains("AOF manifest"), failure.getMessage());
        assertFalse(Files.exists(data.resolve("postgres").resolve("postmaster.pid")));
        String folder = data.toRealPath().toString();
        assertTrue(ProcessHandle.allProcesses()
                .noneMatch(other -> Processes.commandLine(other.pid()).contains(folder)));
    }

    @Test
    void the_password_is_for_the_owner_alone() throws Exception {
        Path data = Files.createDirectories(temporary.resolve("secret"));
        String password = PostgresPassword.createdIn(data);
        assertEquals(32, password.length());
        assertEquals(password, PostgresPassword.of(data));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(PostgresPassword.file(data)));
    }
}
