package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.line.Attendance;
import sluice.pass.PassCookie;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.ticket.Ticket;
import sluice.ticket.TicketReader;

/** {@code POST /v1/sales/{sale}/passes}: your turn, taken. */
public final class ClaimRoutes {
    /** What the route works with. */
    public record Parts(
            SaleCatalogue catalogue,
            TicketReader tickets,
            Cookies cookies,
            PassCookie passCookie,
            Attendance attendance,
            Claims claims) {}

    private final Parts parts;

    public ClaimRoutes(Parts parts) {
        this.parts = parts;
    }

    public void mount(Endpoints endpoints) {
        endpoints.hot(HttpMethod.POST, "/v1/sales/:sale/passes", this::claim);
    }

    private Future<Answer> claim(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        if (sale.phase() == Phase.CLOSED) throw Refusal.SALE_CLOSED.refused();
        Ticket ticket = parts.tickets().of(call, sale);
        Claims.Claimant claimant =
                new Claims.Claimant(Claims.device(parts.cookies().device(call)), call::onGone);
        return parts.attendance()
                .ensure(ticket)
                .compose(there -> parts.claims().claim(sale, ticket, claimant))
                .map(pass -> handOut(call, sale, pass));
    }

    /** The shop of a sale that has one finds the pass in its cookie, where both are served under one host. */
    private Answer handOut(Call call, Sale sale, Claims.Pass pass) {
        boolean shop = sale.protection().host() != null;
        if (shop) parts.passCookie().give(call, sale, pass.token(), sale.knobs().sessionCap());
        return Answer.json(
                201,
                new JsonObject()
                        .put("pass", pass.token())
                        .put("jti", pass.jti())
                        .put("max_qty", pass.maxQty())
                        .put("expires_at", pass.expiresAt().toString()));
    }
}
