package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.launcher.TestProcess.key;
import static sluice.launcher.TestProcess.purchase;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.launcher.Api.Answer;
import sluice.postgres.Secrets.Secret;

/** The published vectors, shown to every door of a process that has their key. Their time is past: even good ones are. */
class PassVectorsOverHttpTest {
    /** The private key of RFC 6979, appendix A.2.5, which has signed them. */
    private static final String SECRET = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";

    private static JsonObject file;
    private static TestProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        file = new JsonObject(Files.readString(Path.of("../docs/pass-vectors.json")));
        Map<String, String> settings = TestProcess.settings(Map.of("pass.publish-ahead", "2s"));
        sluice = TestProcess.of(settings);
        JsonObject key = file.getJsonObject("jwks").getJsonArray("keys").getJsonObject(0);
        byte[] secret = HexFormat.of().parseHex(SECRET);
        JsonObject whole =
                key.copy().put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        Secret known = Secret.made(key.getString("kid"), Buffer.buffer(whole.encode()));
        assertTrue(Running.await(sluice.running.node().secrets().add("pass", known), Duration.ofSeconds(5)));
        Api.eventually(
                Duration.ofSeconds(10),
                () -> sluice.api.get("/.well-known/jwks.json").body().contains(key.getString("kid")));
        sluice.openSale(file.getString("audience"), 5, new JsonObject().put("host", "shop.example"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void no_door_opens_for_any_of_them() throws Exception {
        List<String> wrong = new ArrayList<>();
        int shown = 0;
        for (Object each : file.getJsonArray("vectors")) {
            JsonObject vector = (JsonObject) each;
            String token = vector.getString("token");
            // A line break cannot be sent in a header.
            if (token.indexOf('\n') >= 0) continue;
            shown++;
            for (Answer answer : doors(token)) {
                boolean closed = answer.status() == 401 || answer.status() == 403;
                if (!closed) wrong.add(vector.getString("name") + ": " + answer.status() + " " + answer.body());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(shown >= 45, shown + " vectors");
    }

    private static List<Answer> doors(String token) throws Exception {
        String sale = "/v1/sales/" + file.getString("audience");
        String[] bearer = {"Authorization", "Bearer " + token};
        String[] asked = {bearer[0], bearer[1], "X-Forwarded-Host", "shop.example", "X-Original-URI", "/x"};
        String[] keyed = {bearer[0], bearer[1], "Idempotency-Key", key()};
        return List.of(
                sluice.api.post(sale + "/orders", purchase("unit", 1, "tok_ok"), keyed),
                sluice.api.get("/authz?sale=" + file.getString("audience"), asked),
                sluice.api.post(sale + "/handoff", new JsonObject().put("return", "/x"), bearer));
    }
}
