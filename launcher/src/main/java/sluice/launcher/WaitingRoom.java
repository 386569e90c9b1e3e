package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import sluice.draw.PlacesBook;
import sluice.healing.Healing;
import sluice.healing.LostPlaces;
import sluice.http.Cookies;
import sluice.lease.ClaimRows;
import sluice.line.Attendance;
import sluice.line.HealingWindow;
import sluice.line.IndexBlocks;
import sluice.line.JoinLimits;
import sluice.line.Line;
import sluice.line.LineCounters;
import sluice.line.LineRoutes;
import sluice.line.LineSettings;
import sluice.line.LineStreams;
import sluice.line.OpenStreams;
import sluice.line.ProgressNotes;
import sluice.position.Cadence;
import sluice.position.Positions;
import sluice.position.SnapshotReader;
import sluice.presence.Presence;
import sluice.presence.PresenceReports;
import sluice.ticket.Ticket;
import sluice.ticket.TicketReader;

/** The line of every sale in this process: what its event loops share, and the routes that each of them mounts. */
final class WaitingRoom {
    private final Node node;
    private final LineSettings settings;
    private final Positions positions;
    private final Presence presence = new Presence();
    private final PlacesBook places;
    private final LostPlaces lostPlaces;
    private final LineCounters counters;
    private final OpenStreams streams;
    private final JoinLimits joinLimits;

    WaitingRoom(Node node) {
        this.node = node;
        this.settings = node.settings().features().line();
        this.positions = new Positions(new Cadence(settings.longestPoll().toMillis() / 1000.0));
        this.places = new PlacesBook(node.vertx());
        ClaimRows claims = new ClaimRows(node.postgres());
        this.lostPlaces = new LostPlaces(
                node.redis(),
                (sale, tickets) ->
                        claims.claimed(sale, tickets.stream().map(Ticket::id).toList()),
                settings.asideGrace());
        this.counters = new LineCounters();
        this.streams = new OpenStreams(node.settings().edge().http().limits());
        this.joinLimits = new JoinLimits(settings);
    }

    /** Deploys what reads the lines, reports who is there and puts lost places back. */
    Future<?> start() {
        SnapshotReader snapshots = new SnapshotReader(new SnapshotReader.Parts(
                node.redis(), node.catalogue(), positions, places::of, settings.snapshotInterval()));
        HealingWindow window = new HealingWindow(node.redis(), blocks(), lostPlaces);
        snapshots.onRead(window::look);
        return Future.all(
                node.deploy(snapshots),
                node.deploy(new ProgressNotes(node.postgres(), positions)),
                node.deploy(new PresenceReports(node.redis(), positions, presence)));
    }

    private IndexBlocks blocks() {
        return new IndexBlocks(node.postgres(), node.redis(), positions, settings);
    }

    /** What follows from a ticket showing itself at this event loop. */
    Attendance attendance() {
        return new Attendance(presence, new Healing(lostPlaces, positions));
    }

    /** The routes for this event loop. */
    LineRoutes routes(Vertx vertx, TicketReader tickets, Cookies cookies, Function<Ticket, Future<Void>> onLeave) {
        Line line = new Line(node.redis(), blocks(), settings, counters);
        Attendance attendance = attendance();
        LineRoutes.Parts parts =
                new LineRoutes.Parts(node.catalogue(), positions, line, joinLimits, tickets, cookies, attendance);
        LineStreams told = new LineStreams(vertx, new LineStreams.Parts(positions, attendance, streams, settings));
        return new LineRoutes(parts, told, onLeave);
    }

    Positions positions() {
        return positions;
    }

    PlacesBook places() {
        return places;
    }

    LineCounters counters() {
        return counters;
    }

    OpenStreams streams() {
        return streams;
    }
}
