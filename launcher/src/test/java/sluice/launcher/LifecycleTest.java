package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person starts and ends it: a process of its own with stores of its own. */
class LifecycleTest {
    private static final Duration TO_SERVE = Duration.ofSeconds(60);
    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final Duration FIRST_ADMISSION = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Vertx vertx;

    private final List<Program> programs = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        vertx = Vertx.vertx();
        // Postgres may have to run as another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterAll
    static void close() throws Exception {
        Running.await(vertx.close(), TO_END);
    }

    @AfterEach
    void endAll() {
        programs.forEach(Program::close);
    }

    /** A started program, how it is spoken to, and every process that belongs to it. */
    private record Started(Program program, Api api, Console console, Set<ProcessHandle> family) {
        JsonObject demo() throws Exception {
            return console.get("/ops/v1/sales/demo").json();
        }
    }

    @Test
    void what_one_start_sold_the_next_one_finds_and_no_end_leaves_anything_behind() throws Exception {
        Path data = folder.resolve("data");
        JsonObject order;
        String password;
        long soldAtFirst;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Started first = start(data, taken.getLocalPort(), null);
            password = printedOnce(first);
            assertNotEquals(
                    taken.getLocalPort(),
                    URI.create(first.program().said("shoppers +(\\S+)", TO_SERVE))
                            .getPort());
            first.program().said("first shopper admitted", FIRST_ADMISSION);
            order = buy(first);
            soldAtFirst = sold(first.demo());
            assertTrue(soldAtFirst >= 1, first.demo().encode());
            endsBy("INT", first);
        }
        Started second = start(data, 0, password);
        second.program().said("first shopper admitted", FIRST_ADMISSION);
        assertEquals("paid", status(second, order));
        JsonObject found = second.demo();
        assertTrue(sold(found) >= soldAtFirst, found.encode());
        assertTrue(balanced(found), found.encode());
        Program audit = command("verify-audit", data);
        healthIsToldByExitCodes(second);
        assertTrue(said(audit).matches("(?s).* rows checked, head .*The audit trail holds.*"), audit.output());
        second.program().signal("KILL");
        assertNotEquals(0, second.program().exit(TO_END));

        Started third = start(data, 0, password);
        assertEquals("paid", status(third, order));
        assertTrue(balanced(third.demo()), third.demo().encode());
        endsBy("TERM", third);
        gone(second.family());
        assertTrue(said(command("reset-admin", data)).contains("operator admin, password "));
    }

    /** Begins a command on the data of a program, whether that runs or not. */
    private Program command(String name, Path data) throws Exception {
        Program program = Program.sluice(name, Map.of("data.directory", data.toString()));
        programs.add(program);
        return program;
    }

    /** What a command has said that went well. */
    private static String said(Program command) throws Exception {
        assertEquals(0, command.exit(TO_SERVE), command.output());
        return command.output();
    }

    private static String printedOnce(Started first) throws Exception {
        String password = first.program().said("operator +admin, password (\\S+) ", TO_SERVE);
        String output = first.program().output();
        assertEquals(output.indexOf(password), output.lastIndexOf(password), "the password stands there twice");
        return password;
    }

    /** The first start, with no {@code password} yet, prints it; a later one does not. */
    private Started start(Path data, int httpPort, String password) throws Exception {
        Map<String, String> settings = free(data);
        settings.put("http.port", Integer.toString(httpPort));
        settings.put("demo.enabled", "true");
        // A restarted demo heals its line for two of these.
        settings.put("demo.longest-poll", "1s");
        Program program = Program.sluice("start", settings);
        programs.add(program);
        String uri = program.said("shoppers +(http://\\S+[^/])/", TO_SERVE);
        for (String word : List.of("redis [0-9.]+ s", "postgres [0-9.]+ s", "kafka [0-9.]+ s", "console +" + uri)) {
            program.said(word, TO_SERVE);
        }
        String first = password == null ? program.said("operator +admin, password (\\S+) ", TO_SERVE) : password;
        if (password != null) {
            program.said("operator +admin, whose password was printed at the first start", TO_SERVE);
            assertFalse(program.output().contains(password), "a later start printed the password");
        }
        program.said("demo sale +" + uri + "/s/demo(?=\n)", FIRST_ADMISSION);
        Api api = new Api(vertx, uri);
        return new Started(program, api, Console.of(api, "admin", first), family(program, data));
    }

    private static Map<String, String> free(Path data) {
        Map<String, String> settings = new HashMap<>();
        settings.put("data.directory", data.toString());
        for (String port : List.of(
                "http.port",
                "management.port",
                "sandbox.port",
                "redis.embedded-port",
                "postgres.embedded-port",
                "kafka.embedded-port")) {
            settings.put(port, "0");
        }
        return settings;
    }

    /** The program, its supervisor, and Redis and Postgres, which have detached themselves and left their numbers. */
    private static Set<ProcessHandle> family(Program program, Path data) throws IOException {
        List<ProcessHandle> detached = Stream.of("redis/redis.pid", "postgres/postmaster.pid")
                .map(file -> firstLine(data.resolve(file)))
                .map(number -> ProcessHandle.of(number).orElseThrow())
                .toList();
        return Stream.concat(Stream.of(program.handle()), detached.stream())
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .collect(Collectors.toSet());
    }

    private static long firstLine(Path file) {
        try {
            return Long.parseLong(Files.readAllLines(file).get(0).strip());
        } catch (IOException e) {
            throw new AssertionError("no process number in " + file, e);
        }
    }

    private static void endsBy(String signal, Started started) throws Exception {
        assertTrue(started.family().size() >= 4, "launcher, supervisor, Redis, Postgres: " + started.family());
        long begun = System.nanoTime();
        started.program().signal(signal);
        int code = started.program().exit(TO_END);
        assertEquals(
                128 + (signal.equals("INT") ? 2 : 15), code, started.program().output());
        gone(started.family());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(TO_END) < 0, "took " + took);
        String output = started.program().output();
        assertFalse(output.contains("\tat ") || output.contains("ERROR"), output);
    }

    private static void gone(Set<ProcessHandle> family) throws Exception {
        Api.eventually(TO_END, () -> family.stream().noneMatch(Program::alive));
    }

    private static JsonObject buy(Started started) throws Exception {
        String sale = "/v1/sales/demo";
        String ticket = started.api()
                .post(sale + "/tickets", null, "Idempotency-Key", TestProcess.key())
                .json()
                .getString("ticket");
        String[] pass = new String[1];
        Api.eventually(FIRST_ADMISSION, () -> {
            var claim = started.api().post(sale + "/passes", null, Api.bearer(ticket));
            if (claim.status() == 201) pass[0] = claim.json().getString("pass");
            return claim.status() == 201;
        });
        var bought = started.api()
                .post(
                        sale + "/orders",
                        TestProcess.purchase("print-a3", 1, "tok_ok"),
                        Api.bearer(pass[0], "Idempotency-Key", TestProcess.key()));
        assertEquals(202, bought.status(), bought.body());
        JsonObject order = bought.json();
        Api.eventually(FIRST_ADMISSION, () -> "paid".equals(status(started, order)));
        Api.eventually(FIRST_ADMISSION, () -> sold(started.demo()) > 0);
        return order;
    }

    private static String status(Started started, JsonObject order) throws Exception {
        return started.api()
                .get("/v1/orders/" + order.getString("order"), Api.bearer(order.getString("token")))
                .json()
                .getString("status");
    }

    private static long sold(JsonObject sale) {
        return products(sale).mapToLong(product -> product.getLong("sold")).sum();
    }

    private static boolean balanced(JsonObject sale) {
        return products(sale)
                .allMatch(product -> product.getLong("total")
                        == product.getLong("available") + product.getLong("reserved") + product.getLong("sold"));
    }

    private static Stream<JsonObject> products(JsonObject sale) {
        JsonArray products = sale.getJsonArray("products");
        return java.util.stream.IntStream.range(0, products.size()).mapToObj(products::getJsonObject);
    }

    private static void healthIsToldByExitCodes(Started started) throws Exception {
        URI management = URI.create(started.program().said("health, metrics (\\S+)", TO_SERVE));
        Program healthy = Program.sluice("health", Map.of("management.port", Integer.toString(management.getPort())));
        Program bad = Program.sluice("health", Map.of("management.prot", "1"));
        Program nobody = Program.sluice(
                "health", Map.of("management.port", Program.freePorts(1).get(0).toString()));
        assertEquals(1, nobody.exit(TO_SERVE), nobody.output());
        assertTrue(nobody.output().startsWith("no answer from http://127.0.0.1:"), nobody.output());
        assertTrue(new JsonObject(said(healthy)).getBoolean("ready"), healthy.output());
        assertEquals(2, bad.exit(TO_SERVE), bad.output());
        assertTrue(bad.output().contains("did you mean 'management.port'?"), bad.output());
        HttpResponse<String> live = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(management.resolve("/livez")).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, live.statusCode());
    }
}
