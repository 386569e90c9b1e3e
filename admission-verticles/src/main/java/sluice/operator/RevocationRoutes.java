package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.lease.ClaimRows;
import sluice.lease.Leases;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;

/**
 * {@code POST /ops/v1/sales/{sale}/passes/revoke}: takes a pass back by its ticket or its {@code jti}. The lease is
 * ended where purchases look for it, so that the pass is worth nothing at once; one that has bought is left to its
 * order.
 */
public final class RevocationRoutes {
    /** What the route works with. */
    public record Parts(SaleCatalogue catalogue, SaleChanges changes, Leases leases, ClaimRows claims) {}

    private static final String ID = "[A-Za-z0-9_-]{22}";
    private static final String WHOLE = "the whole id, 22 of A-Z a-z 0-9 - _; its beginning is not enough";

    private final Parts parts;

    public RevocationRoutes(Parts parts) {
        this.parts = parts;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/sales/:sale/passes/revoke", this::revoke);
    }

    private Future<Answer> revoke(Call call, Operator operator) {
        Sale sale = parts.catalogue().get(call.sale());
        Fields fields = new Fields(call.body());
        String ticket = fields.text("ticket", ID, WHOLE, null);
        String jti = fields.text("jti", ID, WHOLE, null);
        if ((ticket == null) == (jti == null)) fields.complain("ticket", "either ticket or jti");
        fields.nothingElse();
        fields.judge();
        // Noted first: what cannot be noted is not done, and what is asked for twice is noted twice.
        return parts.changes()
                .note(
                        operator.name(),
                        sale,
                        "revoke",
                        new JsonObject().put("ticket", ticket).put("jti", jti))
                .compose(noted ->
                        ticket == null ? end(sale, jti) : parts.leases().giveBack(sale, ticket))
                .map(revoked -> Answer.ok(new JsonObject().put("revoked", revoked)));
    }

    private Future<Boolean> end(Sale sale, String jti) {
        return parts.claims()
                .holder(sale.id(), jti)
                .compose(ticket -> ticket.isEmpty() ? Future.succeededFuture(false) : end(sale, jti, ticket.get()));
    }

    /** A ticket may have got another pass since: that one stays. Without a lease there may be a claim left to end. */
    private Future<Boolean> end(Sale sale, String jti, String ticket) {
        return parts.leases()
                .find(sale.id(), ticket)
                .compose(lease -> lease.isPresent() && !lease.get().jti().equals(jti)
                        ? Future.succeededFuture(false)
                        : parts.leases().giveBack(sale, ticket));
    }
}
