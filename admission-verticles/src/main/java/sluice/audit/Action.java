package sluice.audit;

import io.vertx.core.json.JsonObject;
import sluice.sale.SaleId;

/**
 * One action with what it changed. {@code sale} is null for what belongs to the whole installation; {@code before} and
 * {@code after} may be null and never hold a secret.
 */
public record Action(String actor, SaleId sale, String action, JsonObject before, JsonObject after) {
    /** The actor of what the first start of an installation makes. */
    public static final String FIRST_START = "first-start";

    /** One that belongs to no sale. */
    public static Action ofInstallation(String actor, String action, JsonObject before, JsonObject after) {
        return new Action(actor, null, action, before, after);
    }
}
