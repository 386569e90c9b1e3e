package sluice.line;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import sluice.http.AddressPrefix;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.position.Positions;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.ticket.Ticket;
import sluice.ticket.TicketIds;
import sluice.ticket.TicketReader;

/** The routes of the line: what is on sale, join, where am I, leave. Make one for each event loop, on it. */
public final class LineRoutes {
    /** What the routes work with. */
    public record Parts(
            SaleCatalogue catalogue,
            Positions positions,
            Line line,
            JoinLimits limits,
            TicketReader tickets,
            Cookies cookies,
            Attendance attendance) {}

    private static final String MINE = "/v1/sales/:sale/tickets/me";
    private static final int MOST_DIGITS = 18;
    private static final long LONGEST_RETRY_SECONDS = 60;
    private static final long NEVER_SEEN = Long.MAX_VALUE;

    private final Parts parts;
    private final LineStreams streams;
    private final Function<Ticket, Future<Void>> onLeave;

    /** {@code onLeave} is called after a ticket has left the line: whatever else it holds is to be given back. */
    public LineRoutes(Parts parts, LineStreams streams, Function<Ticket, Future<Void>> onLeave) {
        this.parts = parts;
        this.streams = streams;
        this.onLeave = onLeave;
    }

    public void mount(Endpoints endpoints) {
        new CatalogueRoutes(parts.catalogue(), parts.positions()).mount(endpoints);
        endpoints
                .hot(HttpMethod.POST, "/v1/sales/:sale/tickets", this::join)
                .hot(HttpMethod.GET, MINE, this::position)
                .on(HttpMethod.DELETE, MINE, this::leave)
                .on(HttpMethod.POST, MINE + "/leave", this::leave)
                .onRaw(MINE + "/events", context -> events(endpoints, context));
    }

    private Future<Answer> join(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        if (!sale.joinable()) throw notJoinable(sale, Instant.now());
        if (call.hasFields()) throw Refusal.FIELD_INVALID.refused("A join has no fields.");
        // Before a place is given, not after: whoever joins is told where.
        if (parts.positions().find(sale.id()).isEmpty()) throw Refusal.RECOVERING.refused();
        Optional<String> device = parts.cookies().known(call);
        parts.limits().admit(AddressPrefix.of(call.address()), device);
        String id = TicketIds.of(sale, device.orElseGet(() -> parts.cookies().newDevice(call)));
        return join(call, sale, id).map(joined -> answer(call, id, joined));
    }

    private Future<Joined> join(Call call, Sale sale, String id) {
        if (!parts.positions().of(sale.id()).healing()) return parts.line().join(sale, id);
        return restore(call, sale, id).compose(done -> parts.line().join(sale, id));
    }

    /** Whoever joins again while places are put back shows the one he has; else he would get a new one at the end. */
    private Future<Void> restore(Call call, Sale sale, String id) {
        return parts.tickets()
                .find(call, sale)
                .filter(ticket -> ticket.id().equals(id))
                .map(parts.attendance()::ensure)
                .orElseGet(Future::succeededFuture)
                .recover(failure -> failure instanceof Refused refused && refused.refusal() == Refusal.UNKNOWN_TICKET
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private static Refused notJoinable(Sale sale, Instant now) {
        if (sale.phase() != Phase.DRAFT) return Refusal.SALE_CLOSED.refused();
        Sale.Schedule schedule = sale.schedule();
        long seconds = Stream.of(
                        Optional.ofNullable(schedule.prequeueStart()), Optional.ofNullable(schedule.eventStart()))
                .flatMap(Optional::stream)
                .mapToLong(start -> ChronoUnit.SECONDS.between(now, start))
                .filter(until -> until >= 0)
                .min()
                .orElse(LONGEST_RETRY_SECONDS);
        return Refusal.NOT_OPEN_YET.retryAfter((int) Math.min(seconds, LONGEST_RETRY_SECONDS));
    }

    private Answer answer(Call call, String id, Joined joined) {
        Ticket ticket = new Ticket(id, joined.index(), joined.generation(), call.sale());
        parts.attendance().saw(ticket);
        String head = "{\"ticket\":\"" + parts.tickets().give(call, ticket)
                + "\",\"ticket_id\":\"" + id
                + "\",\"sale\":\"" + ticket.sale().value()
                + "\",\"index\":" + ticket.index() + ",\"position\":";
        Buffer body = parts.positions().json(ticket, NEVER_SEEN, head, "}");
        return Answer.json(joined.again() ? 200 : 201, body);
    }

    private Future<Answer> position(Call call) {
        Ticket ticket = ticket(call);
        Buffer json = parts.positions().json(ticket, seen(call));
        parts.attendance().saw(ticket);
        return Future.succeededFuture(Answer.json(200, json));
    }

    private Ticket ticket(Call call) {
        return parts.tickets().of(call, parts.catalogue().get(call.sale()));
    }

    private static long seen(Call call) {
        Optional<String> text = call.query("seen");
        if (text.isEmpty()) return NEVER_SEEN;
        long seen = count(text.get());
        if (seen < 0) throw Refusal.FIELD_INVALID.refused("seen is a count of people.");
        return seen;
    }

    /** The number that {@code text} is; -1 if it is none. */
    private static long count(String text) {
        long count = text.isEmpty() || text.length() > MOST_DIGITS ? -1 : 0;
        for (int i = 0; i < text.length() && count >= 0; i++) {
            int digit = text.charAt(i) - '0';
            count = digit >= 0 && digit <= 9 ? count * 10 + digit : -1;
        }
        return count;
    }

    private Future<Answer> leave(Call call) {
        Ticket ticket = ticket(call);
        return parts.line().leave(ticket).compose(left -> onLeave.apply(ticket)).map(done -> goodbye(call, ticket));
    }

    private Answer goodbye(Call call, Ticket ticket) {
        parts.tickets().take(call, ticket.sale());
        return Answer.empty();
    }

    private void events(Endpoints endpoints, RoutingContext context) {
        try {
            Call call = endpoints.call(context);
            if (!acceptsEvents(call)) throw Refusal.NOT_ACCEPTABLE.refused();
            Ticket ticket = ticket(call);
            if (context.request().method().equals(HttpMethod.HEAD)) endHead(context.response());
            else streams.open(context.request(), ticket, call.address(), Math.min(seen(call), lastEvent(call)));
        } catch (RuntimeException refusedOrBug) {
            endpoints.fail(context, refusedOrBug);
        }
    }

    /** The count of people ahead in the last event that an EventSource has seen; what is none is not of ours. */
    private static long lastEvent(Call call) {
        long seen = call.header("Last-Event-ID").map(LineRoutes::count).orElse(-1L);
        return seen < 0 ? NEVER_SEEN : seen;
    }

    private static void endHead(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream").end().onFailure(gone -> {});
    }

    private static boolean acceptsEvents(Call call) {
        String accept = call.header("Accept").orElse("*/*");
        return accept.contains("text/event-stream") || accept.contains("*/*") || accept.contains("text/*");
    }

    /** Ends every event stream; the clients come back, to another node if this one is going down. From any thread. */
    public Future<Void> close() {
        return streams.close();
    }
}
