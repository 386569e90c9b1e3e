package sluice.operator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.Locale;
import sluice.draw.Cohort;
import sluice.sale.Knobs;
import sluice.sale.Phase;
import sluice.sale.Protection;
import sluice.sale.Sale;

/** What the audit trail says of a sale and its parts, before and after a change. */
final class TrailView {
    private TrailView() {}

    static JsonObject of(Sale sale) {
        return of(sale.knobs())
                .mergeIn(of(sale.protection()))
                .put("title", sale.title())
                .put("currency", sale.currency())
                .put("max_per_buyer", sale.maxPerBuyer())
                .put("acknowledgement", sale.acknowledgement().name().toLowerCase(Locale.ROOT));
    }

    static JsonObject of(Knobs knobs) {
        return new JsonObject()
                .put("new_users_per_minute", knobs.newUsersPerMinute())
                .put("burst", knobs.burst())
                .put("total_active_users", knobs.totalActiveUsers())
                .put("claim_window", knobs.claimWindow())
                .put("session_duration", knobs.sessionDuration())
                .put("session_cap", knobs.sessionCap())
                .put("max_qty", knobs.maxQty())
                .put("outflow", knobs.pace().outflow().word())
                .put("outflow_floor", knobs.pace().floor())
                .put("ramp", PaceRequest.describe(knobs.pace()));
    }

    static JsonObject of(Protection protection) {
        return new JsonObject()
                .put("host", protection.host())
                .put("path", protection.path())
                .put("fail_open", protection.failOpen());
    }

    static JsonObject of(Phase phase) {
        return new JsonObject().put("phase", phase.word());
    }

    static JsonObject of(Cohort cohort) {
        return new JsonObject().put("cohort", cohort.size()).put("root", hex(cohort.root()));
    }

    static JsonObject beacon(Buffer value) {
        return new JsonObject().put("beacon_value", hex(value));
    }

    static JsonObject message(String text) {
        return new JsonObject().put("message", text);
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
