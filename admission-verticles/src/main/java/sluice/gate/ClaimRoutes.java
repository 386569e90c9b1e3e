package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.ticket.TicketReader;

/** {@code POST /v1/sales/{sale}/passes}: your turn, taken. */
public final class ClaimRoutes {
    private final SaleCatalogue catalogue;
    private final TicketReader tickets;
    private final Cookies cookies;
    private final Claims claims;

    public ClaimRoutes(SaleCatalogue catalogue, TicketReader tickets, Cookies cookies, Claims claims) {
        this.catalogue = catalogue;
        this.tickets = tickets;
        this.cookies = cookies;
        this.claims = claims;
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/v1/sales/:sale/passes", this::claim);
    }

    private Future<Answer> claim(Call call) {
        Sale sale = catalogue.get(call.sale());
        if (sale.phase() == Phase.CLOSED) throw Refusal.SALE_CLOSED.refused();
        return claims.claim(sale, tickets.of(call, sale), Claims.device(cookies.device(call)))
                .map(ClaimRoutes::handOut);
    }

    private static Answer handOut(Claims.Pass pass) {
        return Answer.json(
                201,
                new JsonObject()
                        .put("pass", pass.token())
                        .put("jti", pass.jti())
                        .put("max_qty", pass.maxQty())
                        .put("expires_at", pass.expiresAt().toString()));
    }
}
