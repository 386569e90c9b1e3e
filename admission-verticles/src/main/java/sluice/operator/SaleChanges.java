package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gate.RedisGate;
import sluice.operator.AuditRows.Action;
import sluice.postgres.Postgres;
import sluice.sale.Knobs;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.stock.StockRows;

/**
 * Every change of a sale: its row and its audit row in one transaction, then the gate in Redis, then a hint to the
 * other nodes. If Redis is away, the gate's next tick brings the change there.
 */
public final class SaleChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SaleChanges.class);

    private final Postgres postgres;
    private final SaleRows rows;
    private final AuditRows audit;
    private final SaleCatalogue catalogue;
    private final RedisGate gate;

    public SaleChanges(Postgres postgres, SaleRows rows, SaleCatalogue catalogue, RedisGate gate) {
        this.postgres = postgres;
        this.rows = rows;
        this.audit = new AuditRows(postgres);
        this.catalogue = catalogue;
        this.gate = gate;
    }

    AuditRows audit() {
        return audit;
    }

    /** Creates a sale in phase draft with its stock; {@code sale_exists} if the id is taken. */
    public Future<Sale> create(String actor, Sale sale) {
        Action action = new Action(actor, sale.id(), "create", null, describe(sale));
        return change(
                sale.id(),
                action,
                transaction -> rows.insert(transaction, sale, SaleRequest.secret())
                        .compose(inserted -> inserted
                                ? StockRows.create(transaction, sale)
                                : Future.failedFuture(Refusal.SALE_EXISTS.refused())));
    }

    /** Sets the knobs if the sale still has {@code revision}; {@code revision_conflict} if not. */
    public Future<Sale> turn(String actor, Sale sale, long revision, Knobs knobs) {
        Action action = new Action(actor, sale.id(), "knobs", describe(sale.knobs()), describe(knobs));
        return change(
                sale.id(),
                action,
                transaction -> rows.turn(transaction, sale, revision, knobs)
                        .compose(done -> orElse(done, Refusal.REVISION_CONFLICT)));
    }

    /** Moves the sale to {@code next}; {@code phase_conflict} if it may not go there or has moved meanwhile. */
    public Future<Sale> move(String actor, Sale sale, Phase next) {
        if (!sale.phase().next().contains(next)) return Future.failedFuture(Refusal.PHASE_CONFLICT.refused());
        Action action = new Action(actor, sale.id(), "phase", phase(sale.phase()), phase(next));
        return change(
                sale.id(),
                action,
                transaction ->
                        rows.move(transaction, sale, next).compose(done -> orElse(done, Refusal.PHASE_CONFLICT)));
    }

    /** Shows {@code message} to the whole line; null takes it away. */
    public Future<Sale> tell(String actor, Sale sale, String message) {
        Action action = new Action(
                actor,
                sale.id(),
                "message",
                new JsonObject().put("message", sale.message()),
                new JsonObject().put("message", message));
        return change(
                sale.id(),
                action,
                transaction ->
                        rows.tell(transaction, sale, message).compose(done -> orElse(done, Refusal.UNKNOWN_SALE)));
    }

    private static Future<Void> orElse(boolean done, Refusal refusal) {
        return done ? Future.succeededFuture() : Future.failedFuture(refusal.refused());
    }

    private Future<Sale> change(SaleId id, Action action, Function<SqlConnection, Future<Void>> work) {
        return postgres.transaction(
                        transaction -> work.apply(transaction).compose(done -> audit.insert(transaction, action)))
                .compose(done -> catalogue.refresh())
                .map(done -> catalogue.get(id))
                .compose(sale -> push(sale, action));
    }

    private Future<Sale> push(Sale sale, Action action) {
        LOG.atInfo()
                .addKeyValue("sale", sale.id())
                .addKeyValue("actor", action.actor())
                .addKeyValue("action", action.action())
                .addKeyValue("revision", sale.revision())
                .log("sale changed");
        catalogue.hint();
        return gate.push(sale).map(sale).otherwise(sale);
    }

    private static JsonObject phase(Phase phase) {
        return new JsonObject().put("phase", phase.word());
    }

    static JsonObject describe(Knobs knobs) {
        return new JsonObject()
                .put("new_users_per_minute", knobs.newUsersPerMinute())
                .put("burst", knobs.burst())
                .put("total_active_users", knobs.totalActiveUsers())
                .put("claim_window", knobs.claimWindow())
                .put("session_duration", knobs.sessionDuration())
                .put("session_cap", knobs.sessionCap())
                .put("max_qty", knobs.maxQty());
    }

    private static JsonObject describe(Sale sale) {
        return describe(sale.knobs())
                .put("title", sale.title())
                .put("currency", sale.currency())
                .put("max_per_buyer", sale.maxPerBuyer())
                .put("acknowledgement", sale.acknowledgement().name().toLowerCase(java.util.Locale.ROOT));
    }
}
