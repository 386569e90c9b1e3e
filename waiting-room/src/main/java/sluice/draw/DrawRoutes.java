package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HexFormat;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.position.Places;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.ticket.Ticket;
import sluice.ticket.TicketReader;

/** The routes under which anybody checks a draw: what is published, with all tickets, and the proof of one's own. */
public final class DrawRoutes {
    /** What the routes work with. */
    public record Parts(SaleCatalogue catalogue, TicketReader tickets, PlacesBook places, DrawRows rows) {}

    private static final String DRAW = "/v1/sales/:sale/draw";
    private static final int FRESH_SECONDS = 1;

    private final Parts parts;
    private final Proofs proofs;

    public DrawRoutes(Vertx vertx, Parts parts) {
        this.parts = parts;
        this.proofs = new Proofs(vertx, parts.rows());
    }

    public void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, DRAW, this::head)
                .onRaw(DRAW + "/bundle", context -> bundle(endpoints, context))
                .on(HttpMethod.GET, "/v1/sales/:sale/tickets/me/draw", this::mine);
    }

    private Future<Answer> head(Call call) {
        JsonObject head = DrawJson.head(parts.catalogue().get(call.sale()));
        String tag = tag(head);
        Answer answer = call.holds(tag) ? Answer.notModified() : Answer.ok(head);
        return Future.succeededFuture(answer.cacheable(FRESH_SECONDS, tag));
    }

    private static String tag(JsonObject head) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(head.toBuffer().getBytes()), 8));
    }

    private void bundle(Endpoints endpoints, RoutingContext context) {
        try {
            Call call = endpoints.call(context);
            Sale sale = drawn(call);
            JsonObject head = DrawJson.head(sale);
            String tag = tag(head) + "-bundle";
            HttpServerResponse response = context.response()
                    .putHeader("Cache-Control", "public, max-age=" + FRESH_SECONDS)
                    .putHeader("ETag", "\"" + tag + "\"");
            if (call.holds(tag)) {
                response.setStatusCode(304).end().onFailure(gone -> {});
                return;
            }
            response.putHeader("Content-Type", "application/json");
            if (context.request().method().equals(HttpMethod.HEAD))
                response.end().onFailure(gone -> {});
            else new BundleStream(parts.rows(), sale, response).send(head);
        } catch (RuntimeException refusedOrBug) {
            endpoints.fail(context, refusedOrBug);
        }
    }

    private Sale drawn(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        if (!sale.draw().drawn()) throw Refusal.NOT_DRAWN.refused();
        return sale;
    }

    private Future<Answer> mine(Call call) {
        Ticket ticket = parts.tickets().of(call, parts.catalogue().get(call.sale()));
        Sale sale = drawn(call);
        return proofs.of(sale, ticket)
                .compose(proof -> parts.places().of(sale).map(places -> answer(ticket, places, proof)));
    }

    private static Answer answer(Ticket ticket, Places places, Proof proof) {
        return Answer.ok(new JsonObject()
                .put("sale", ticket.sale().value())
                .put("ticket_id", ticket.id())
                .put("index", ticket.index())
                .put("place", places.of(ticket.index()))
                .put("proof", proof.json()));
    }
}
