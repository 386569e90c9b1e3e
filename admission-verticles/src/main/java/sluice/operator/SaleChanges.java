package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.draw.Cohort;
import sluice.draw.DrawRows;
import sluice.draw.Draws;
import sluice.gate.KnobPush;
import sluice.postgres.Postgres;
import sluice.sale.Knobs;
import sluice.sale.Phase;
import sluice.sale.Protection;
import sluice.sale.Refusal;
import sluice.sale.Refused;
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
    /** What the changes are written with. */
    public record Parts(Postgres postgres, SaleRows rows, SaleCatalogue catalogue, KnobPush gate, Draws draws) {}

    private static final Logger LOG = LoggerFactory.getLogger(SaleChanges.class);

    private final Postgres postgres;
    private final SaleRows rows;
    private final AuditRows audit;
    private final SaleCatalogue catalogue;
    private final KnobPush gate;
    private final Draws draws;
    private final DrawRows drawRows;

    public SaleChanges(Parts parts) {
        this.postgres = parts.postgres();
        this.rows = parts.rows();
        this.audit = new AuditRows(postgres);
        this.catalogue = parts.catalogue();
        this.gate = parts.gate();
        this.draws = parts.draws();
        this.drawRows = new DrawRows(postgres);
    }

    AuditRows audit() {
        return audit;
    }

    /**
     * Creates a sale in phase draft with its stock; {@code sale_exists} if the id is taken, unless by the same request:
     * {@code request} is its fingerprint, if it may be repeated.
     */
    public Future<Sale> create(String actor, Sale sale, Optional<String> request) {
        JsonObject after = TrailView.of(sale);
        request.ifPresent(fingerprint -> after.put("request", fingerprint));
        return create(sale, new Action(actor, sale.id(), "create", null, after)).recover(failure -> {
            boolean taken = failure instanceof Refused refused && refused.refusal() == Refusal.SALE_EXISTS;
            return taken && request.isPresent() ? createdBy(sale.id(), request.get()) : Future.failedFuture(failure);
        });
    }

    private Future<Sale> createdBy(SaleId id, String request) {
        return audit.isCreatedBy(id, request)
                .compose(same -> orElse(same, Refusal.SALE_EXISTS))
                .compose(done -> catalogue.refresh())
                .map(done -> catalogue.get(id));
    }

    private Future<Sale> create(Sale sale, Action action) {
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
        Action action = new Action(actor, sale.id(), "knobs", TrailView.of(sale.knobs()), TrailView.of(knobs));
        return change(
                sale.id(),
                action,
                transaction -> rows.turn(transaction, sale, revision, knobs)
                        .compose(done -> orElse(done, Refusal.REVISION_CONFLICT)));
    }

    /** Names the shop behind the line if the sale still has {@code revision}; {@code revision_conflict} if not. */
    public Future<Sale> protect(String actor, Sale sale, long revision, Protection protection) {
        Action action =
                new Action(actor, sale.id(), "protection", TrailView.of(sale.protection()), TrailView.of(protection));
        return change(
                sale.id(),
                action,
                transaction -> rows.protect(transaction, sale, revision, protection)
                        .compose(done -> orElse(done, Refusal.REVISION_CONFLICT)));
    }

    /** Notes what is about to be done beside the sale's row; {@code about} says to what. */
    public Future<Void> note(String actor, Sale sale, String action, JsonObject about) {
        return postgres.transaction(
                transaction -> audit.insert(transaction, new Action(actor, sale.id(), action, null, about)));
    }

    /** Moves the sale to {@code next}; {@code phase_conflict} if it may not go there or has moved meanwhile. */
    public Future<Sale> move(String actor, Sale sale, Phase next) {
        if (!sale.mayMoveTo(next)) return Future.failedFuture(Refusal.PHASE_CONFLICT.refused());
        if (next == Phase.OPEN && sale.beforeOpening()) return draw(actor, sale);
        return change(
                sale.id(),
                moving(actor, sale, next),
                transaction ->
                        rows.move(transaction, sale, next).compose(done -> orElse(done, Refusal.PHASE_CONFLICT)));
    }

    private static Action moving(String actor, Sale sale, Phase next) {
        return new Action(actor, sale.id(), "phase", TrailView.of(sale.phase()), TrailView.of(next));
    }

    /** Opens the sale after its pre-queue: closes the cohort, then draws and opens in one write. May be repeated. */
    private Future<Sale> draw(String actor, Sale sale) {
        Future<Sale> closed = sale.draw().closed()
                ? Future.succeededFuture(sale)
                : draws.close(sale.id()).compose(cohort -> keep(actor, sale, cohort));
        return closed.compose(ready -> open(actor, ready));
    }

    /** Another node may have been first: then the sale has its cohort, and there is nothing to record. */
    private Future<Sale> keep(String actor, Sale sale, Cohort cohort) {
        Action action = new Action(actor, sale.id(), "cohort", null, TrailView.of(cohort));
        return write(
                sale.id(),
                action,
                transaction -> drawRows.close(transaction, sale.id(), cohort)
                        .compose(first -> first ? audit.insert(transaction, action) : Future.succeededFuture()));
    }

    private Future<Sale> open(String actor, Sale sale) {
        if (!sale.beforeOpening()) return Future.failedFuture(Refusal.PHASE_CONFLICT.refused());
        if (sale.draw().awaitsBeacon()) return Future.failedFuture(Refusal.BEACON_MISSING.refused());
        return change(
                sale.id(),
                moving(actor, sale, Phase.OPEN),
                transaction -> drawRows.open(transaction, sale).compose(done -> orElse(done, Refusal.PHASE_CONFLICT)));
    }

    /** Keeps what the beacon said; {@code beacon_conflict} if it is not the time, or was said already. */
    public Future<Sale> tellBeacon(String actor, Sale sale, Buffer value) {
        return change(
                sale.id(),
                new Action(actor, sale.id(), "beacon", null, TrailView.beacon(value)),
                transaction -> drawRows.setBeacon(transaction, sale.id(), value)
                        .compose(done -> orElse(done, Refusal.BEACON_CONFLICT)));
    }

    /** Shows {@code message} to the whole line; null takes it away. */
    public Future<Sale> tell(String actor, Sale sale, String message) {
        Action action =
                new Action(actor, sale.id(), "message", TrailView.message(sale.message()), TrailView.message(message));
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
        return write(
                id, action, transaction -> work.apply(transaction).compose(done -> audit.insert(transaction, action)));
    }

    private Future<Sale> write(SaleId id, Action action, Function<SqlConnection, Future<Void>> work) {
        return postgres.transaction(work)
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
}
