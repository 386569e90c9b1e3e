package sluice.contract;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.impl.Utils;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The written contract as a judge of responses. The library knows only {@code application/json}: problem documents are
 * shown to it under that name, and streams and YAML are left out; their content types are judged here.
 */
public final class Contract {
    private static final List<String> NOT_JSON = List.of("text/event-stream", "application/yaml");
    private static final List<String> OTHER_FORMS = List.of("text/csv", "text/html");
    private static final String JSON = "application/json";
    private static final Set<String> KNOWN = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String PROBLEM = "application/problem+json";

    private final OpenAPIContract contract;
    private final ResponseValidator validator;

    private Contract(Vertx vertx, OpenAPIContract contract) {
        this.contract = contract;
        this.validator = ResponseValidator.create(vertx, contract);
    }

    /** Reads {@code openapi.yaml} from the folder above the module whose tests run. */
    public static Contract load(Vertx vertx) {
        JsonObject spec = get(Utils.readYamlOrJson(vertx, "../openapi.yaml"));
        JsonObject paths = spec.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            item.fieldNames().stream()
                    .filter(name -> !name.equals("parameters"))
                    .forEach(method -> simplify(spec, item.getJsonObject(method).getJsonObject("responses")));
        }
        return new Contract(vertx, get(OpenAPIContract.from(vertx, spec)));
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError judged) throw judged;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void simplify(JsonObject spec, JsonObject responses) {
        for (String status : responses.fieldNames()) {
            JsonObject content = resolve(spec, responses.getJsonObject(status)).getJsonObject("content");
            if (content == null) continue;
            NOT_JSON.forEach(content::remove);
            OTHER_FORMS.forEach(content::remove);
            Object problem = content.remove(PROBLEM);
            if (problem != null) content.put(JSON, problem);
        }
    }

    private static JsonObject resolve(JsonObject spec, JsonObject object) {
        JsonObject found = object;
        while (found.containsKey("$ref")) {
            JsonObject next = spec;
            for (String step : found.getString("$ref").substring(2).split("/")) next = next.getJsonObject(step);
            found = next;
        }
        return found;
    }

    /** The id of the operation that {@code method} and {@code path} (without query) name; null if there is none. */
    public String operation(String method, String path) {
        Operation operation = contract.findOperation(path, io.vertx.core.http.HttpMethod.valueOf(method));
        return operation == null ? null : operation.getOperationId();
    }

    /** Fails with an {@link AssertionError} that says what the contract does not allow. */
    public Future<Void> judge(String operation, int status, Map<String, String> headers, Buffer body) {
        String type = headers.getOrDefault("Content-Type", "");
        String expected = status >= 400 ? PROBLEM : JSON;
        // The same answer in another form: the validator would miss its JSON, and knows no other form.
        if (status == 200 && OTHER_FORMS.stream().anyMatch(type::startsWith)) return Future.succeededFuture();
        boolean isJson = body.length() > 0 && !NOT_JSON.contains(type);
        if (isJson && !type.equals(expected)) {
            return Future.failedFuture(new AssertionError(operation + " " + status + " has content type " + type));
        }
        Map<String, String> readable = new HashMap<>(headers);
        readable.replaceAll((name, value) -> value.replace('"', '\''));
        ValidatableResponse response = isJson
                ? ValidatableResponse.create(status, readable, body, JSON)
                : ValidatableResponse.create(status, readable);
        return validator
                .validate(response, operation)
                .recover(failure -> Future.failedFuture(
                        new AssertionError(operation + " " + status + " breaks the contract: " + body, failure)))
                .mapEmpty();
    }

    /** Judges an answer of the JDK's client; an address or method that the contract does not name is not judged. */
    public void judge(HttpResponse<String> response) {
        String method = response.request().method();
        String path = response.request().uri().getPath();
        String operation = KNOWN.contains(method) ? operation(method, path) : null;
        if (operation == null) return;
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(canonical(name), values.get(0)));
        get(judge(operation, response.statusCode(), headers, Buffer.buffer(response.body())));
    }

    /** A header's name as the contract writes it: {@code Retry-After}, {@code ETag}. */
    public static String canonical(String name) {
        if (name.equalsIgnoreCase("etag")) return "ETag";
        if (name.equalsIgnoreCase("www-authenticate")) return "WWW-Authenticate";
        StringBuilder canonical = new StringBuilder();
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            canonical.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            upper = c == '-';
        }
        return canonical.toString();
    }
}
