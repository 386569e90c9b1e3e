package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sluice.access.LeastRoles;
import sluice.access.Role;
import sluice.launcher.Api.Answer;

/** Every call of the operator API that the contract names is guarded, by the role that the one table gives it. */
class OperatorRolesTest {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private static TestProcess sluice;
    private static final Map<Role, String[]> KEYS = new HashMap<>();
    private static Console viewer;

    /** A call of the contract: {@code path} with its parameters as the contract names them. */
    private record Operation(String method, String path) {
        Role least() {
            String route = path.replaceAll("\\{(\\w+)}", ":$1");
            return LeastRoles.of(HttpMethod.valueOf(method), route);
        }

        Answer ask(String... headers) throws Exception {
            String filled = path.replaceAll("\\{\\w+}", "nothing");
            return sluice.api.send(method, filled, method.equals("GET") ? null : EMPTY, headers);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        sluice = TestProcess.start(Map.of());
        sluice.createSale("mine", 5, new JsonObject());
        for (Role role : Role.values()) {
            JsonObject key = new JsonObject().put("name", role.word()).put("role", role.word());
            Answer made = sluice.api.post("/ops/v1/api-keys", key, sluice.operator());
            KEYS.put(role, Api.bearer(made.json().getString("key")));
        }
        JsonObject person =
                new JsonObject().put("name", "looker").put("role", "viewer").put("password", "quite a long password");
        assertEquals(
                201,
                sluice.api.post("/ops/v1/operators", person, sluice.operator()).status());
        viewer = Console.of(sluice.api, "looker", "quite a long password");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** All under /ops but what is open to everybody by the contract. */
    private static List<Operation> operations() {
        JsonObject paths = Running.await(
                        Utils.readYamlOrJson(sluice.running.vertx(), "../openapi.yaml"), Duration.ofSeconds(10))
                .getJsonObject("paths");
        List<Operation> operations = new ArrayList<>();
        for (String path : paths.fieldNames()) {
            if (!path.startsWith("/ops/")) continue;
            for (String method : paths.getJsonObject(path).fieldNames()) {
                if (method.equals("parameters")) continue;
                JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                boolean open = operation.containsKey("security")
                        && operation.getJsonArray("security").isEmpty();
                if (!open) operations.add(new Operation(method.toUpperCase(Locale.ROOT), path));
            }
        }
        return operations;
    }

    @Test
    void only_signing_in_is_open_to_everybody() throws Exception {
        assertTrue(operations().size() >= 18, operations().toString());
        assertEquals(
                List.of(),
                operations().stream()
                        .filter(operation -> operation.toString().equals("POST /ops/v1/session"))
                        .toList());
        assertEquals(422, sluice.api.post("/ops/v1/session", new JsonObject()).status());
    }

    @TestFactory
    Stream<DynamicTest> nobody_gets_in_without_a_key_or_a_session() throws Exception {
        Refusals rows = new Refusals();
        for (Operation operation : operations()) {
            rows = rows.row(401, "unauthorized", operation + " of nobody", operation::ask)
                    .row(
                            401,
                            "unauthorized",
                            operation + " with an invented key",
                            () -> operation.ask(Api.bearer("sluice_abcdefghijkl_" + "x".repeat(43))))
                    .row(
                            401,
                            "unauthorized",
                            operation + " with an invented cookie",
                            () -> operation.ask("Cookie", "sluice-operator=" + "x".repeat(43)));
        }
        return rows.tests();
    }

    /** Whatever is asked, and however badly: who is not let in does not even learn which sales there are. */
    @TestFactory
    Stream<DynamicTest> a_key_that_is_nearly_right_is_none() {
        byte[] half = {'{'};
        Refusals rows = new Refusals()
                .row(401, "unauthorized", "a sale that is there", () -> sluice.api.get("/ops/v1/sales/mine"))
                .row(
                        401,
                        "unauthorized",
                        "half a message",
                        () -> sluice.api.send("PUT", "/ops/v1/sales/mine/message", half))
                .row(
                        401,
                        "unauthorized",
                        "half a knob",
                        () -> sluice.api.send("PATCH", "/ops/v1/sales/mine/knobs", half));
        for (String token : List.of("", "wrong", "Bearer", sluice.running.operatorToken() + "x")) {
            String[] shown = Api.bearer(token);
            String signs = " with " + token.length() + " signs";
            rows = rows.row(401, "unauthorized", "reading" + signs, () -> sluice.api.get("/ops/v1/sales", shown))
                    .row(
                            401,
                            "unauthorized",
                            "creating" + signs,
                            () -> sluice.api.post("/ops/v1/sales", new JsonObject(), shown));
        }
        return rows.tests();
    }

    @TestFactory
    Stream<DynamicTest> a_lower_role_is_refused() throws Exception {
        Refusals rows = new Refusals();
        for (Operation operation : operations()) {
            for (Role role : Role.values()) {
                if (role.compareTo(operation.least()) >= 0) continue;
                rows = rows.row(403, "role_too_low", operation + " as " + role, () -> operation.ask(KEYS.get(role)));
            }
        }
        return rows.tests();
    }

    @TestFactory
    Stream<DynamicTest> the_least_role_is_enough() throws Exception {
        return operations().stream()
                .filter(operation -> !operation.path().startsWith("/ops/v1/session"))
                .map(operation -> DynamicTest.dynamicTest(operation + " as " + operation.least(), () -> {
                    int status = operation.ask(KEYS.get(operation.least())).status();
                    assertNotEquals(401, status);
                    assertNotEquals(403, status);
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_cookie_alone_changes_nothing() throws Exception {
        Refusals rows = new Refusals();
        for (Operation operation : operations()) {
            if (operation.method().equals("GET")) continue;
            rows = rows.row(
                    403,
                    "csrf_missing",
                    operation + " by cookie",
                    () -> viewer.send(
                            operation.method(), operation.path().replaceAll("\\{\\w+}", "nothing"), new JsonObject()));
        }
        return rows.tests();
    }
}
