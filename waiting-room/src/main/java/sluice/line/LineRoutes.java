package sluice.line;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
            SaleCatalogue catalogue, Positions positions, Line line, TicketReader tickets, Cookies cookies) {}

    private static final String MINE = "/v1/sales/:sale/tickets/me";
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    private static final long LONGEST_RETRY_SECONDS = 60;

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
                .on(HttpMethod.POST, "/v1/sales/:sale/tickets", this::join)
                .on(HttpMethod.GET, MINE, this::position)
                .on(HttpMethod.DELETE, MINE, this::leave)
                .on(HttpMethod.POST, MINE + "/leave", this::leave)
                .onRaw(MINE + "/events", context -> events(endpoints, context));
    }

    private Future<Answer> join(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        if (!sale.phase().joinable()) throw notJoinable(sale, Instant.now());
        if (!call.body().isEmpty()) throw Refusal.FIELD_INVALID.refused("A join has no fields.");
        // Before a place is given, not after: whoever joins is told where.
        if (parts.positions().find(sale.id()).isEmpty()) throw Refusal.RECOVERING.refused();
        String id = TicketIds.of(sale, parts.cookies().deviceOrNew(call));
        return parts.line().join(sale.id(), id).map(joined -> answer(call, id, joined));
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
        JsonObject position = parts.positions().of(ticket, Optional.empty()).json();
        return Answer.json(
                joined.again() ? 200 : 201,
                new JsonObject()
                        .put("ticket", parts.tickets().give(call, ticket))
                        .put("ticket_id", id)
                        .put("sale", ticket.sale().value())
                        .put("index", ticket.index())
                        .put("position", position));
    }

    private Future<Answer> position(Call call) {
        Ticket ticket = ticket(call);
        return Future.succeededFuture(
                Answer.ok(parts.positions().of(ticket, seen(call)).json()));
    }

    private Ticket ticket(Call call) {
        return parts.tickets().of(call, parts.catalogue().get(call.sale()));
    }

    private static Optional<Long> seen(Call call) {
        return call.query("seen").map(text -> {
            if (!COUNT.matcher(text).matches()) throw Refusal.FIELD_INVALID.refused("seen is a count of people.");
            return Long.parseLong(text);
        });
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
            else streams.open(context.response(), ticket, seen(call));
        } catch (RuntimeException refusedOrBug) {
            endpoints.fail(context, refusedOrBug);
        }
    }

    private static void endHead(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream").end().onFailure(gone -> {});
    }

    private static boolean acceptsEvents(Call call) {
        String accept = call.header("Accept").orElse("*/*");
        return accept.contains("text/event-stream") || accept.contains("*/*") || accept.contains("text/*");
    }

    /** Ends every event stream; the clients come back, to another node if this one is going down. From any thread. */
    public void close() {
        streams.close();
    }
}
