package sluice.authz;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Supplier;
import sluice.gate.Claims;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.lease.Leases;
import sluice.pass.PassClaims;
import sluice.pass.PassCookie;
import sluice.pass.PassVerifier;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;

/**
 * What the holder of a pass may do with it besides buying: give it back ({@code DELETE /v1/sales/{sale}/passes}), and
 * carry it to the shop's host ({@code POST /v1/sales/{sale}/handoff}).
 */
public final class HolderRoutes {
    /** What the routes work with; {@code publicUri} tells whether we are behind TLS. */
    public record Parts(
            SaleCatalogue catalogue,
            PassVerifier verifier,
            Cookies cookies,
            PassCookie passCookie,
            SeenPasses passes,
            Leases leases,
            Handoffs handoffs,
            Supplier<String> publicUri) {}

    private final Parts parts;

    public HolderRoutes(Parts parts) {
        this.parts = parts;
    }

    public void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.DELETE, "/v1/sales/:sale/passes", this::giveBack)
                .on(HttpMethod.POST, "/v1/sales/:sale/handoff", this::handOver);
    }

    /** Frees the slot, if this pass still has one that has not bought. */
    private Future<Answer> giveBack(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        String token = call.bearer().orElseThrow(Refusal.NOT_ADMITTED::refused);
        return parts.verifier()
                .verify(token, sale.id().value())
                .map(claims -> onItsDevice(call, claims))
                .compose(claims -> end(sale, token, claims))
                .map(done -> {
                    parts.passCookie().take(call, sale);
                    return Answer.empty();
                });
    }

    private PassClaims onItsDevice(Call call, PassClaims claims) {
        if (claims.isOn(Claims.device(parts.cookies().device(call)))) return claims;
        throw Refusal.PASS_OTHER_DEVICE.refused();
    }

    /** Another pass of the ticket stays. Without a lease there may be a claim left to end. */
    private Future<Void> end(Sale sale, String token, PassClaims claims) {
        String digest = PassClaims.digest(token.substring(0, token.lastIndexOf('.')));
        return parts.leases()
                .find(sale.id(), claims.ticket())
                .compose(lease -> lease.isPresent() && !lease.get().digest().equals(digest)
                        ? Future.succeededFuture()
                        : parts.leases().giveBack(sale, claims.ticket()).mapEmpty());
    }

    private Future<Answer> handOver(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        String token = call.bearer().orElseThrow(Refusal.NOT_ADMITTED::refused);
        return parts.passes()
                .genuine(sale, token)
                .map(claims -> onItsDevice(call, claims))
                .map(claims -> back(call, sale))
                .compose(back -> parts.passes()
                        .held(sale, token)
                        .compose(held -> parts.handoffs().make(sale, token))
                        .map(code -> Answer.ok(
                                new JsonObject().put("url", back.with(code).toString()))));
    }

    private ShopUrl back(Call call, Sale sale) {
        String host = sale.protection().host();
        if (host == null) throw Refusal.NO_SHOP.refused();
        JsonObject body = call.body();
        if (!body.fieldNames().equals(Set.of("return")) || !(body.getValue("return") instanceof String back)) {
            throw Refusal.FIELD_INVALID.refused("return: where in the shop to go, a text");
        }
        return ShopUrl.back(back, host, parts.publicUri().get().startsWith("https:") ? "https" : "http");
    }
}
