package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;
import sluice.stores.Store;

/**
 * The compose file without a container engine: its form, its settings, and each service's command line started once as
 * a plain process, with only addresses, ports and folders of a container replaced.
 */
class ComposeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private static JsonObject compose;

    @BeforeAll
    static void read() throws Exception {
        String text = Files.readString(ROOT.resolve("docker-compose.yml"));
        Map<String, Object> parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        compose = new JsonObject(parsed);
    }

    private static JsonObject service(String name) {
        return compose.getJsonObject("services").getJsonObject(name);
    }

    /** The variables of a service; what a person must give is given. */
    private static Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        service(service).getJsonObject("environment").forEach(variable -> {
            String value = variable.getValue().toString();
            boolean given = value.matches("\\$\\{\\w+:\\?.*}");
            environment.put(variable.getKey(), given ? "given-by-the-person-who-starts-it" : value);
        });
        return environment;
    }

    @Test
    void the_file_has_the_form_of_the_compose_specification() throws Exception {
        String schema = Files.readString(Path.of("src/test/resources/compose-spec.json"));
        // What the validator does not know: the draft's name with a fragment, ids of old drafts, Go's durations.
        JsonObject adjusted = new JsonObject(new JsonObject(schema)
                .encode()
                .replaceAll("\"id\":\"[^\"]*\",?", "")
                .replace("\"format\":\"duration\"", "\"title\":\"duration\""));
        adjusted.remove("$schema");
        OutputUnit found = validate(adjusted, compose);
        assertTrue(found.getValid(), () -> found.toJson().encodePrettily());
        JsonObject broken = compose.copy();
        broken.getJsonObject("services").getJsonObject("redis").put("colour", "red");
        assertFalse(validate(adjusted, broken).getValid());
    }

    private static OutputUnit validate(JsonObject schema, JsonObject instance) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setBaseUri("app://compose")
                .setDraft(Draft.DRAFT201909)
                .setOutputFormat(OutputFormat.Basic);
        return Validator.create(JsonSchema.of(schema), options).validate(instance);
    }

    @Test
    void every_variable_of_the_image_is_a_setting_with_a_good_value() {
        for (String service : List.of("gate-1", "gate-2", "worker")) {
            Map<String, String> environment = environment(service);
            environment.replace("SLUICE_CLUSTER_HOST", "127.0.0.1");
            Running.judge(new Settings(new Settings.Overrides(new Properties(), environment, Map.of())));
        }
    }

    /** The image's entry point has no arguments: variables say everything. */
    @Test
    void a_gate_and_a_worker_start_from_their_variables() throws Exception {
        List<Integer> ports = Program.freePorts(5);
        Map<String, String> own = TestProcess.settings(Map.of(
                "management.port",
                ports.get(0).toString(),
                "http.port",
                ports.get(1).toString()));
        own.putAll(Map.of("cluster.port", ports.get(2).toString(), "cluster.members", "localhost:" + ports.get(2)));
        own.put("cluster.host", "localhost");
        Map<String, String> gate = environment("gate-1");
        gate.putAll(Program.variables(own));
        Map<String, String> worker = environment("worker");
        own.keySet().removeIf(key -> key.startsWith("cluster."));
        own.put("management.port", ports.get(3).toString());
        worker.putAll(Program.variables(own));
        try (Program one = Program.sluice(gate);
                Program two = Program.sluice(worker)) {
            for (Program program : List.of(one, two)) {
                int port = program == one ? ports.get(0) : ports.get(3);
                program.said("health, metrics +http://0.0.0.0:" + port + "/readyz", PATIENCE);
                ready("http://127.0.0.1:" + port + "/readyz");
            }
            ready("http://127.0.0.1:" + ports.get(1) + "/v1/sales");
        }
    }

    private static void ready(String uri) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(5))
                .build();
        Api.eventually(PATIENCE, () -> {
            try {
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (java.net.ConnectException notYet) {
                return false;
            }
        });
    }

    /** The binary that the embedded store runs, which is the version of the image. */
    private static Path binary(Store store) {
        long pid = EmbeddedStores.shared().pid(store);
        String command =
                ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).orElse("");
        assumeTrue(Files.isExecutable(Path.of(command)), "this machine hides the path of the running " + store);
        return Path.of(command);
    }

    @Test
    void redis_starts_with_its_options() throws Exception {
        List<String> command = new ArrayList<>();
        service("redis").getJsonArray("command").forEach(word -> command.add(word.toString()));
        assertEquals("redis-server", command.get(0));
        command.set(0, binary(Store.REDIS).toString());
        command.addAll(List.of("--port", Program.freePorts(1).get(0).toString(), "--bind", "127.0.0.1"));
        try (Program redis = Program.run(Map.of(), folder, command)) {
            redis.said("Ready to accept connections", PATIENCE);
            assertTrue(Files.isDirectory(folder.resolve("appendonlydir")), redis.output());
        }
    }

    /** The image's own translation of variables to properties, and its way of formatting, come with the broker. */
    @Test
    void kafka_starts_with_its_variables() throws Exception {
        List<Integer> ports = Program.freePorts(2);
        Map<String, String> environment = environment("kafka");
        environment.replaceAll((name, value) -> value.replace("kafka:9093", "127.0.0.1:" + ports.get(1))
                .replace("kafka:9092", "127.0.0.1:" + ports.get(0))
                .replace("//:9092", "//127.0.0.1:" + ports.get(0))
                .replace("//:9093", "//127.0.0.1:" + ports.get(1)));
        environment.replace("KAFKA_LOG_DIRS", folder.resolve("data").toString());
        environment.put("CLUSTER_ID", "4L6g3nShT-eMCtK--X86sw");
        Map<String, Path> configs = new HashMap<>();
        for (String name : List.of("default", "mounted", "final")) {
            configs.put(name, Files.createDirectory(folder.resolve(name)));
        }
        for (String file : List.of("server.properties", "log4j2.yaml", "tools-log4j2.yaml")) {
            Files.createFile(configs.get("default").resolve(file));
        }
        try (Program setup = Program.java(
                environment,
                folder,
                "kafka.docker.KafkaDockerWrapper",
                "setup",
                "--default-configs-dir=" + configs.get("default"),
                "--mounted-configs-dir=" + configs.get("mounted"),
                "--final-configs-dir=" + configs.get("final"))) {
            assertEquals(0, setup.exit(PATIENCE), setup.output());
        }
        String properties = configs.get("final").resolve("server.properties").toString();
        try (Program kafka = Program.java(Map.of(), folder, "kafka.Kafka", properties)) {
            answers(kafka, "127.0.0.1:" + ports.get(0));
        }
    }

    private static void answers(Program kafka, String bootstrap) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 2_000, "request.timeout.ms", 1_000);
        try (Admin client = Admin.create(settings)) {
            Api.eventually(PATIENCE, () -> {
                assertTrue(kafka.alive(), kafka::output);
                try {
                    return client.describeCluster()
                                    .nodes()
                                    .get(5, TimeUnit.SECONDS)
                                    .size()
                            == 1;
                } catch (ExecutionException notYet) {
                    return false;
                }
            });
        }
    }

    @Test
    void postgres_makes_its_database_with_the_images_arguments() throws Exception {
        Map<String, String> environment = environment("postgres");
        Path initdb = binary(Store.POSTGRES).resolveSibling("initdb");
        Path password = Files.writeString(folder.resolve("password"), environment.get("POSTGRES_PASSWORD"));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            boolean possible = Program.find("unshare") != null
                    && Program.run(Map.of(), folder, List.of("unshare", "-U", "true"))
                                    .exit(PATIENCE)
                            == 0;
            assumeTrue(possible, "initdb refuses to run as root, and 'unshare -U' does not work here");
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(initdb.toString(), "-D", folder.resolve("data").toString(), "--pwfile=" + password));
        command.add("--username=" + environment.get("POSTGRES_USER"));
        command.addAll(List.of(environment.get("POSTGRES_INITDB_ARGS").split(" ")));
        try (Program program = Program.run(Map.of(), folder, command)) {
            assertEquals(0, program.exit(PATIENCE), program.output());
            assertTrue(program.output().contains("Data page checksums are enabled"), program.output());
        }
    }

    @Test
    void prometheus_takes_its_configuration_and_options() throws Exception {
        Path promtool = Program.find("promtool");
        Path prometheus = Program.find("prometheus");
        assumeTrue(promtool != null && prometheus != null, "no prometheus on the PATH");
        String config = ROOT.resolve("config/prometheus/prometheus.yml").toString();
        try (Program check = Program.run(Map.of(), folder, List.of(promtool.toString(), "check", "config", config))) {
            assertEquals(0, check.exit(PATIENCE), check.output());
        }
        int port = Program.freePorts(1).get(0);
        List<String> command = new ArrayList<>(List.of(prometheus.toString()));
        JsonArray options = service("prometheus").getJsonArray("command");
        options.forEach(option -> command.add(option.toString()
                .replace("/etc/prometheus/prometheus.yml", config)
                .replace("=/prometheus", "=" + folder)));
        command.add("--web.listen-address=127.0.0.1:" + port);
        try (Program program = Program.run(Map.of(), folder, command)) {
            ready("http://127.0.0.1:" + port + "/-/ready");
            assertTrue(program.alive(), program::output);
        }
    }

    /** There is no Debian package of it: its files are judged here, its dashboard in {@link MonitoringTest}. */
    @Test
    void grafana_finds_what_is_mounted_for_it() throws Exception {
        String sources = Files.readString(ROOT.resolve("config/grafana/provisioning/datasources/prometheus.yml"));
        assertTrue(sources.contains("http://prometheus:9090"), sources);
        String dashboards = Files.readString(ROOT.resolve("config/grafana/provisioning/dashboards/sluice.yml"));
        assertTrue(dashboards.contains("path: /var/lib/grafana/dashboards"), dashboards);
        service("grafana").getJsonArray("volumes").stream()
                .map(volume -> volume.toString().split(":")[0])
                .filter(source -> source.startsWith("."))
                .forEach(source -> assertTrue(Files.isDirectory(ROOT.resolve(source)), source));
        Path grafana = Program.find("grafana-server", "grafana");
        assumeTrue(grafana != null, "no grafana on the PATH");
        try (Program program = Program.run(Map.of(), folder, List.of(grafana.toString(), "-v"))) {
            assertEquals(0, program.exit(PATIENCE), program.output());
        }
    }
}
