package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.outbox.DeadLetter;
import sluice.outbox.OrderName;
import sluice.payment.Charge.Money;
import sluice.payment.OutcomeRows.Heard;
import sluice.payment.OutcomeRows.Moved;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.sale.SaleId;

/** What a provider tells of its own accord, in Postgres: each event once, whatever came before it. */
public final class EventRows {
    private static final Logger LOG = LoggerFactory.getLogger(EventRows.class);
    private static final String INSERT = Sql.of("payment/insert-event.sql");
    private static final String SELECT = Sql.of("payment/select-charged.sql");
    private static final String HASTEN = Sql.of("payment/hasten-enquiry.sql");
    private static final SaleId NO_SALE = new SaleId("unknown");

    private final Postgres postgres;
    private final String provider;
    private final OutcomeRows outcomes;

    public EventRows(Postgres postgres, String provider) {
        this.postgres = postgres;
        this.provider = provider;
        this.outcomes = new OutcomeRows(provider);
    }

    /** Takes an event in one transaction; answers the orders that it moved. */
    Future<List<Moved>> take(WebhookEvent event) {
        return postgres.transaction(transaction -> transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(provider, event.id(), event.order(), event.kind()))
                .compose(fresh -> fresh.size() == 0 ? nothing() : judge(transaction, event)));
    }

    /** Judges an event that was set aside once more; while its order is still unknown it stays set aside. */
    public Future<Void> replay(JsonObject event) {
        WebhookEvent kept = WebhookEvent.ofJson(event);
        return postgres.transaction(transaction -> judge(transaction, kept)).mapEmpty();
    }

    private static Future<List<Moved>> nothing() {
        return Future.succeededFuture(List.of());
    }

    private Future<List<Moved>> judge(SqlConnection transaction, WebhookEvent event) {
        return transaction
                .preparedQuery(SELECT)
                .execute(Tuple.of(event.order()))
                .compose(found -> found.size() == 0 ? setAside(transaction, event) : apply(transaction, event, found));
    }

    private static Future<List<Moved>> setAside(SqlConnection transaction, WebhookEvent event) {
        LOG.atError().addKeyValue("event", event.id()).log("event names an unknown order");
        DeadLetter letter =
                DeadLetter.of(event.id(), "there is no such order", event.json().encode());
        return DeadLetter.insert(transaction, "webhook", NO_SALE, List.of(letter))
                .compose(kept -> nothing());
    }

    /** A failed charge may still have succeeded, or succeed: only what is asked for says. */
    private Future<List<Moved>> apply(SqlConnection transaction, WebhookEvent event, RowSet<Row> found) {
        Row order = found.iterator().next();
        Money owed = new Money(order.getLong("amount"), order.getString("currency"));
        if (event.succeeded() && event.money().equals(owed)) {
            Charge charge = new Charge(event.order(), 1, 0, 0, "", owed, "", event.charge());
            Outcome outcome = new Outcome.Succeeded(event.charge(), owed);
            return outcomes.finish(transaction, List.of(new Heard(charge, outcome, 0)));
        }
        if (event.succeeded()) tellOfAnotherAmount(event, owed);
        return transaction
                .preparedQuery(HASTEN)
                .execute(Tuple.of(event.order()))
                .compose(done -> nothing());
    }

    private static void tellOfAnotherAmount(WebhookEvent event, Money owed) {
        LOG.atError()
                .addKeyValue("order", OrderName.of(event.order()))
                .addKeyValue("asked", owed)
                .addKeyValue("moved", event.money())
                .log("another amount moved");
    }
}
