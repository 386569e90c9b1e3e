package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import sluice.access.GuardedEndpoints;
import sluice.audit.AuditRows;
import sluice.deadletter.DeadLetters;
import sluice.desk.OrderDesk;
import sluice.http.Endpoints;
import sluice.journal.LogWriter;
import sluice.line.NotedCalls;
import sluice.order.AcceptedOrders;
import sluice.order.OrderFeed;
import sluice.order.OrderHints;
import sluice.order.OrderOwner;
import sluice.order.OrderRoutes;
import sluice.order.OrderRows;
import sluice.payment.WebhookRoutes;
import sluice.personal.CustomerRoutes;
import sluice.personal.Customers;
import sluice.personal.PersonalKeyRing;
import sluice.receipt.ReceiptRoutes;
import sluice.report.SaleReports;
import sluice.report.SaleTally;
import sluice.report.TallyWriter;
import sluice.reservation.OrderTokens;
import sluice.signing.SigningKeyRing;

/**
 * What a gate has to do with orders after the purchase: their tokens, what buyers ask about them, what the provider
 * tells, and what operators see of orders, dead letters and sales.
 */
final class OrderOffice {
    private final Node node;
    private final SigningKeyRing keys;
    private final PersonalKeyRing personalKeys;
    private final OrderRows orders;
    private final OrderFeed feed;
    private final SaleTally tally;
    private final SaleReports reports;

    OrderOffice(Node node) {
        ProcessSettings.Features features = node.settings().features();
        this.node = node;
        this.keys = new SigningKeyRing(node.secrets(), OrderTokens.PURPOSE);
        this.personalKeys = new PersonalKeyRing(features.personal());
        this.orders = new OrderRows(node.postgres());
        this.feed = new OrderFeed(orders, features.orders());
        this.tally = new SaleTally(node.catalogue()::has);
        this.reports = new SaleReports(node.postgres(), new NotedCalls(node.postgres())::of);
    }

    /** Reads the keys of the tokens; call before anything is mounted. */
    Future<?> loadKeys() {
        return keys.load();
    }

    Future<?> start() {
        return Future.all(List.of(
                node.deploy(keys),
                node.deploy(personalKeys),
                node.deploy(feed),
                node.deploy(new TallyWriter(tally, node.postgres(), node.id()))));
    }

    /** Mounts what is open to buyers and to the provider, on one event loop. */
    void mount(Vertx vertx, Endpoints endpoints) {
        ProcessSettings.Features features = node.settings().features();
        OrderHints hints = new OrderHints(vertx);
        OrderOwner owner = new OrderOwner(tokens());
        AcceptedOrders accepted = new AcceptedOrders(node.redis(), node.catalogue());
        new OrderRoutes(vertx, new OrderRoutes.Parts(orders, accepted, owner, feed, hints), features.orders())
                .mount(endpoints);
        new WebhookRoutes(new WebhookRoutes.Parts(node.postgres(), features.payment(), hints)).mount(endpoints);
        new CustomerRoutes(owner, customers()).mount(endpoints);
        new ReceiptRoutes(owner, node.postgres()).mount(endpoints);
    }

    /** Mounts what operators have, on one event loop; answers what is to be closed in the end. */
    Supplier<Future<Void>> mount(Vertx vertx, GuardedEndpoints guarded) {
        AuditRows audit = new AuditRows(node.postgres());
        LogWriter log = new LogWriter(vertx, node.settings().stores().kafka());
        String provider = node.settings().features().payment().provider();
        new DeadLetterDesk(new DeadLetters(node.postgres(), log, provider), audit).mount(guarded);
        new ReportDesk(reports).mount(guarded);
        new CustomerDesk(customers(), audit).mount(guarded);
        new OrderDeskRoutes(new OrderDesk(node.postgres(), new OrderHints(vertx)), audit).mount(guarded);
        return log::close;
    }

    private Customers customers() {
        return new Customers(node.postgres(), personalKeys);
    }

    OrderTokens tokens() {
        return new OrderTokens(keys);
    }

    SigningKeyRing keys() {
        return keys;
    }

    /** What the process has refused and how long people waited, by sale and minute. */
    SaleTally tally() {
        return tally;
    }
}
