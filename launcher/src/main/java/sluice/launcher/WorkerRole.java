package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import sluice.journal.CursorRows;
import sluice.journal.JournalTopics;
import sluice.order.BatchWriter;
import sluice.order.OrderExpiry;
import sluice.order.OrderHints;
import sluice.order.OrderRows;
import sluice.order.OrderWorker;
import sluice.outbox.OutboxDrain;
import sluice.outbox.OutboxRows;
import sluice.payment.Charger;
import sluice.payment.PaymentSettings;
import sluice.recount.Recounter;
import sluice.reservation.Reservations;
import sluice.sandbox.Sandbox;
import sluice.stock.LedgerRebuild;

/** Everything that turns reservations into paid orders, and that opens and restores ledgers. */
final class WorkerRole {
    private final Node node;
    private final ProcessSettings.Features features;
    private final CursorRows cursors;

    WorkerRole(Node node) {
        this.node = node;
        this.features = node.settings().features();
        this.cursors = new CursorRows(node.postgres());
    }

    /** Deploys the verticles; they end in the opposite order. Answers where charges are asked for, if not at Stripe. */
    Future<URI> start() {
        return provider()
                .compose(payment -> deployOrders(payment)
                        .compose(done -> deployLedger())
                        .map(payment.uri() == null ? URI.create("") : payment.uri()));
    }

    /** The provider of the settings, or a sandbox of this process: a remote party all the same, on its own port. */
    private Future<PaymentSettings> provider() {
        PaymentSettings payment = features.payment();
        if (!payment.needsSandbox()) return Future.succeededFuture(payment);
        Sandbox sandbox = new Sandbox(features.sandbox());
        return node.deploy(sandbox).map(id -> payment.at(sandbox.uri()));
    }

    private Future<?> deployOrders(PaymentSettings payment) {
        Vertx vertx = node.vertx();
        OrderHints hints = new OrderHints(vertx);
        OrderRows orders = new OrderRows(node.postgres());
        OutboxRows outbox = new OutboxRows(node.postgres());
        Reservations reservations = new Reservations(node.redis(), features.ledger(), node.wall());
        OutboxDrain drain = new OutboxDrain(
                new OutboxDrain.Parts(outbox, reservations, node.catalogue()),
                new OutboxDrain.Pace(
                        features.orders().outboxBatch(), features.orders().retryInterval()));
        Charger charger = new Charger(
                new Charger.Parts(
                        node.postgres(),
                        payment,
                        hints,
                        new Charger.Times(node.vitals().waits(), node.vitals().asks()),
                        drain::wake),
                features.orders());
        node.vitals().askWhetherPaused(charger::paused);
        hints.onPayable(charger::wake);
        OrderExpiry expiry = new OrderExpiry(orders, hints, drain::wake, features.orders());
        BatchWriter writer = new BatchWriter(
                new BatchWriter.Parts(node.postgres(), outbox, hints, charger::wake), features.orders());
        OrderWorker worker = new OrderWorker(node.settings().stores().kafka(), cursors, writer, features.orders());
        return node.deploy(drain)
                .compose(done -> node.deploy(charger))
                .compose(done -> node.deploy(expiry))
                .compose(done -> node.deploy(worker))
                .onSuccess(done -> new WorkerMeters(node.registry()).register(worker, charger));
    }

    private Future<?> deployLedger() {
        JournalTopics topics =
                new JournalTopics(node.vertx(), node.settings().stores().kafka());
        node.atEnd(topics::close);
        LedgerRebuild rebuild = new LedgerRebuild(
                node.vertx(),
                new LedgerRebuild.Parts(
                        node.redis(),
                        node.postgres(),
                        node.settings().stores().kafka(),
                        topics,
                        cursors,
                        features.ledger()),
                node.id());
        Recounter recounter = new Recounter(node.redis(), node.postgres(), features.ledger(), node.id());
        return node.deploy(new LedgerKeeper(
                node.catalogue(), rebuild, recounter, features.ledger().recountEvery()));
    }
}
