package sluice.launcher;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import sluice.access.GuardedEndpoints;
import sluice.audit.AuditRows;
import sluice.authz.AuthzCounts;
import sluice.checkout.CheckoutRoutes;
import sluice.checkout.PassUse;
import sluice.draw.DrawRoutes;
import sluice.draw.DrawRows;
import sluice.draw.Draws;
import sluice.gate.ClaimRoutes;
import sluice.gate.Claims;
import sluice.gate.GateHistory;
import sluice.gate.GateTick;
import sluice.gate.KnobPush;
import sluice.gate.RedisGate;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.http.HttpSettings;
import sluice.journal.Acknowledgements;
import sluice.journal.CursorRows;
import sluice.journal.JournalReader;
import sluice.lease.ClaimRows;
import sluice.lease.Leases;
import sluice.line.LineCounters;
import sluice.line.LineRoutes;
import sluice.line.OpenStreams;
import sluice.operator.Inflow;
import sluice.operator.KeyRoutes;
import sluice.operator.OperatorRoutes;
import sluice.operator.OpsView;
import sluice.operator.Preview;
import sluice.operator.PreviewRoutes;
import sluice.operator.RevocationRoutes;
import sluice.operator.SaleChanges;
import sluice.operator.Schedule;
import sluice.operator.StockRoutes;
import sluice.pass.PassCookie;
import sluice.pass.PassKeyRing;
import sluice.pass.PassRoutes;
import sluice.position.Positions;
import sluice.recount.RecountRows;
import sluice.reservation.Reservations;
import sluice.sale.SaleId;
import sluice.signing.SigningKeyRing;
import sluice.stock.Totals;
import sluice.throttle.ThrottleTick;
import sluice.ticket.Ticket;
import sluice.ticket.TicketReader;
import sluice.ticket.TicketTokens;

/** Everything that shoppers and operators talk to: line, gate, checkout, orders' view, console, on one HTTP server. */
final class GateRole {
    private final Node node;
    private final HttpSettings http;
    private final WaitingRoom room;
    private final Positions positions;
    private final RedisGate gate;
    private final GateTick tick;
    private final ThrottleTick throttle;
    private final Inflow inflow;
    private final CursorRows cursors;
    private final Acknowledgements acknowledgements;
    private final SaleChanges changes;
    private final Leases leases;
    private final ConcurrentLinkedQueue<Supplier<Future<Void>>> closings = new ConcurrentLinkedQueue<>();
    private final SigningKeyRing ticketKeys;
    private final OrderOffice office;
    private final OperatorDesk desk;
    private final PassKeyRing passKeys;
    private final OtherShops otherShops;
    private int port;

    GateRole(Node node, ThrottleTick throttle) {
        this.node = node;
        this.throttle = throttle;
        this.http = node.settings().edge().http();
        this.room = new WaitingRoom(node);
        this.ticketKeys = new SigningKeyRing(node.secrets(), TicketTokens.PURPOSE);
        this.office = new OrderOffice(node);
        this.desk = new OperatorDesk(node);
        ProcessSettings.Features features = node.settings().features();
        this.passKeys = new PassKeyRing(
                node.vertx(),
                new PassKeyRing.Rows(node.secrets(), new AuditRows(node.postgres())),
                features.pass(),
                features.gate().passIssuer());
        this.positions = room.positions();
        this.gate = new RedisGate(node.redis());
        KnobPush push = new KnobPush(gate, new GateHistory(node.postgres()));
        this.tick = new GateTick(new GateTick.Parts(
                gate,
                push,
                node.catalogue(),
                positions,
                node.settings().features().gate()));
        this.inflow = new Inflow(positions);
        this.cursors = new CursorRows(node.postgres());
        this.acknowledgements = new Acknowledgements(
                node.vertx(),
                node.postgres(),
                node.catalogue(),
                node.settings().features().ledger());
        this.changes = new SaleChanges(new SaleChanges.Parts(
                node.postgres(),
                node.rows(),
                node.catalogue(),
                push,
                new Draws(node.vertx(), node.redis(), node.postgres())));
        this.leases = new Leases(node.vertx(), node.redis(), new ClaimRows(node.postgres()));
        this.otherShops = new OtherShops(node, passKeys, leases, this::publicUri);
    }

    /** Deploys the verticles, the HTTP server last; answers the port it listens on. */
    Future<Integer> start() {
        return passKeys.load()
                .compose(keys -> ticketKeys.load())
                .compose(keys -> office.loadKeys())
                .compose(keys -> desk.start())
                .compose(keys -> deployVerticles())
                .compose(done -> listen())
                .compose(listening ->
                        deployMeters().compose(done -> desk.makeFirst()).map(listening));
    }

    private Future<?> deployVerticles() {
        JournalReader reader = new JournalReader(
                node.settings().stores().kafka(), node.catalogue(), cursors, acknowledgements::accept, node.wall());
        return Future.all(List.of(
                room.start(),
                node.deploy(reader),
                node.deploy(ticketKeys),
                office.start(),
                node.deploy(passKeys),
                node.deploy(tick),
                node.deploy(inflow),
                node.deploy(new Schedule(node.catalogue(), changes))));
    }

    private Future<?> deployMeters() {
        return node.deploy(new SaleMeters(node, this))
                .compose(done -> node.deploy(new LedgerMeters(node)))
                .compose(done -> node.deploy(new WaitTimes(positions, node.registry(), office.tally())));
    }

    private Future<Integer> listen() {
        port = FreePort.of(http.address());
        HttpVerticle.Counts counts = new HttpVerticle.Counts(node.registry(), office.tally());
        return node.vertx()
                .deployVerticle(
                        () -> new HttpVerticle(http, port, counts, this::mount),
                        new DeploymentOptions().setInstances(http.eventLoops()))
                .onSuccess(id -> node.atEnd(() -> stopListening(id)))
                .map(id -> port);
    }

    private Future<?> stopListening(String deployment) {
        List<Future<Void>> ended = closings.stream().map(Supplier::get).toList();
        return Future.join(ended).transform(done -> node.vertx().undeploy(deployment));
    }

    /** Runs on each event loop of the server: what batches is made here, once for each. */
    private void mount(Endpoints endpoints) {
        Vertx vertx = node.vertx();
        ProcessSettings.Features features = node.settings().features();
        Cookies cookies = new Cookies(http.secureCookies());
        TicketReader reader = new TicketReader(new TicketTokens(ticketKeys), cookies);
        Reservations reservations = new Reservations(node.redis(), features.ledger(), node.wall());
        LineRoutes lineRoutes = room.routes(vertx, reader, cookies, this::giveBack);
        closings.add(lineRoutes::close);
        lineRoutes.mount(endpoints);
        new DrawRoutes(
                        vertx,
                        new DrawRoutes.Parts(node.catalogue(), reader, room.places(), new DrawRows(node.postgres())))
                .mount(endpoints);
        Claims claims = new Claims(
                vertx, new Claims.Parts(gate, new ClaimRows(node.postgres()), positions, passKeys, features.gate()));
        PassCookie passCookie = new PassCookie(cookies, passKeys.verifier());
        new ClaimRoutes(new ClaimRoutes.Parts(node.catalogue(), reader, cookies, passCookie, room.attendance(), claims))
                .mount(endpoints);
        new CheckoutRoutes(new CheckoutRoutes.Parts(
                        node.catalogue(),
                        passKeys.verifier(),
                        cookies,
                        node.wall(),
                        reservations,
                        acknowledgements,
                        new PassUse(node.postgres()),
                        office.tokens(),
                        node.vitals()))
                .mount(endpoints);
        office.mount(vertx, endpoints);
        new PassRoutes(passKeys).mount(endpoints);
        otherShops.mount(endpoints, cookies, passCookie);
        OpsView view = new OpsView(
                new OpsView.Parts(positions, tick, inflow, node.redis(), cursors, new RecountRows(node.postgres())));
        GuardedEndpoints guarded = desk.mount(vertx, endpoints, cookies);
        new OperatorRoutes(node.catalogue(), changes, view).mount(guarded);
        Totals totals =
                new Totals(vertx, node.redis(), cursors, features.ledger().acknowledgeTimeout());
        new StockRoutes(node.catalogue(), changes, view, totals).mount(guarded);
        Preview preview = new Preview(new Preview.Parts(positions, tick, node.redis(), cursors));
        new PreviewRoutes(node.catalogue(), preview).mount(guarded);
        new KeyRoutes(ticketKeys, office.keys(), passKeys, new AuditRows(node.postgres())).mount(guarded);
        new RevocationRoutes(
                        new RevocationRoutes.Parts(node.catalogue(), changes, leases, new ClaimRows(node.postgres())))
                .mount(guarded);
        closings.add(office.mount(vertx, guarded));
        new Pages(vertx, cookies).mount(endpoints);
    }

    /** How the world reaches this process. */
    String publicUri() {
        String configured = http.address().publicUri();
        return configured.isEmpty() ? "http://" + http.address().host() + ":" + port : configured;
    }

    /** Who leaves the line from inside gives the slot back, unless he has bought: then the order's end does. */
    private Future<Void> giveBack(Ticket ticket) {
        return leases.leave(node.catalogue().get(ticket.sale()), ticket.id());
    }

    OperatorDesk desk() {
        return desk;
    }

    AuthzCounts authzCounts() {
        return otherShops.counts();
    }

    SaleChanges changes() {
        return changes;
    }

    Positions positions() {
        return positions;
    }

    GateTick tick() {
        return tick;
    }

    double noShow(SaleId sale) {
        return OpsView.noShow(tick.latest(sale));
    }

    ThrottleTick throttle() {
        return throttle;
    }

    LineCounters counters() {
        return room.counters();
    }

    OpenStreams openStreams() {
        return room.streams();
    }
}
