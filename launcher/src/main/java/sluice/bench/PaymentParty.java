package sluice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import sluice.sandbox.Sandbox;
import sluice.sandbox.SandboxSettings;
import sluice.settings.Settings;

/** The sandbox as a party of its own, that no node's death takes with it; its ledger is the judge of what was paid. */
final class PaymentParty {
    private static final int PAGE = 10_000;

    private final Vertx vertx;
    private final String uri;
    private final Target target;

    private PaymentParty(Vertx vertx, String uri) {
        this.vertx = vertx;
        this.uri = uri;
        this.target = new Target(vertx, uri, 1);
    }

    /** Opens one that keeps its ledger below {@code data}. */
    static PaymentParty open(Path data) throws Exception {
        Vertx vertx = Vertx.vertx();
        Map<String, String> settings =
                Map.of("data.directory", data.resolve("payment").toString(), "sandbox.port", "0");
        Sandbox sandbox = new Sandbox(SandboxSettings.from(new Settings(Settings.Overrides.of(settings))));
        Stage.await(vertx.deployVerticle(sandbox));
        return new PaymentParty(vertx, sandbox.uri().toString());
    }

    String uri() {
        return uri;
    }

    /** Turns knobs of the sandbox; those that are not named stay. */
    void turn(JsonObject knobs) throws Exception {
        int status = Stage.await(target.send(HttpMethod.PUT, "/knobs", Map.of(), knobs))
                .status();
        if (status != 200) throw new IllegalStateException("the sandbox refuses " + knobs.encode());
    }

    /** How many charges of each order have succeeded and were not given back in full, by the sandbox's ledger. */
    Map<String, Integer> kept() throws Exception {
        Map<String, Integer> byOrder = new HashMap<>();
        for (long after = 0; ; ) {
            JsonArray page = Stage.await(target.get("/charges?after=" + after + "&limit=" + PAGE, ""))
                    .json()
                    .getJsonArray("charges");
            for (int i = 0; i < page.size(); i++) {
                JsonObject charge = page.getJsonObject(i);
                boolean kept = charge.getLong("refunded") < charge.getLong("amount");
                if (kept && charge.getString("status").equals("succeeded")) {
                    byOrder.merge(charge.getString("reference"), 1, Integer::sum);
                }
            }
            if (page.size() < PAGE) return byOrder;
            after = number(page.getJsonObject(page.size() - 1));
        }
    }

    private static long number(JsonObject charge) {
        return Long.parseLong(charge.getString("id").substring("ch_".length()));
    }

    void close() throws Exception {
        Stage.await(target.close());
        Stage.await(vertx.close());
    }
}
