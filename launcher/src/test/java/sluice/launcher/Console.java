package sluice.launcher;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.launcher.Api.Answer;

/** A browser at the operator's console: it keeps cookies as a browser does and sends the session's csrf. */
final class Console {
    private final Api api;
    private Map<String, String> cookies = Map.of();
    private String csrf = "";

    Console(Api api) {
        this.api = api;
    }

    /** One that is signed in. */
    static Console of(Api api, String name, String password) throws Exception {
        Console console = new Console(api);
        Answer begun = console.signIn(name, password);
        if (begun.status() != 200) throw new AssertionError(begun.body());
        return console;
    }

    /** Makes a new operator, as an admin does, and signs him in, in a browser of his own. */
    @CanIgnoreReturnValue
    Console makes(String name, String role, String password) throws Exception {
        JsonObject operator = JsonObject.of("name", name, "role", role, "password", password);
        Answer made = change("POST", "/ops/v1/operators", operator);
        if (made.status() != 201) throw new AssertionError(made.body());
        return of(api, name, password);
    }

    /** The same browser before another node: cookies are not of a port. */
    Console at(Api other) {
        Console console = new Console(other);
        console.cookies = cookies;
        console.csrf = csrf;
        return console;
    }

    /** The same cookies under names that begin so. */
    Console renamed(String prefix) {
        Console console = new Console(api);
        cookies.forEach((name, value) -> console.keep(prefix + name + "=" + value));
        console.csrf = csrf;
        return console;
    }

    @CanIgnoreReturnValue
    Answer signIn(String name, String password, String... headers) throws Exception {
        JsonObject body = new JsonObject().put("name", name).put("password", password);
        Answer answer = send("POST", "/ops/v1/session", body, headers);
        if (answer.status() == 200) csrf = answer.json().getString("csrf");
        return answer;
    }

    @CanIgnoreReturnValue
    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    /** Sends a change as the console's page does. */
    @CanIgnoreReturnValue
    Answer change(String method, String path, JsonObject body) throws Exception {
        return send(method, path, body, "X-Sluice-CSRF", csrf);
    }

    /** Sends the cookies and {@code headers}, nothing else. */
    @CanIgnoreReturnValue
    Answer send(String method, String path, JsonObject body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!cookies.isEmpty()) all.addAll(List.of("Cookie", cookie()));
        byte[] bytes = body == null ? null : body.encode().getBytes(StandardCharsets.UTF_8);
        Answer answer = api.send(method, path, bytes, all.toArray(String[]::new));
        answer.cookies().forEach(this::keep);
        return answer;
    }

    private void keep(String header) {
        String[] pair = header.split(";", 2)[0].split("=", 2);
        cookies = Stream.concat(
                        cookies.entrySet().stream()
                                .filter(kept -> !kept.getKey().equals(pair[0])),
                        header.contains("Max-Age=0") ? Stream.of() : Stream.of(Map.entry(pair[0], pair[1])))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private String cookie() {
        return cookies.entrySet().stream()
                .map(kept -> kept.getKey() + "=" + kept.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Forgets all cookies but those whose name ends so. */
    void forgetBut(String ending) {
        cookies = cookies.entrySet().stream()
                .filter(kept -> kept.getKey().endsWith(ending))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    String csrf() {
        return csrf;
    }
}
