package sluice.checkout;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.journal.Acknowledgements;
import sluice.pass.PassClaims;
import sluice.pass.PassVerifier;
import sluice.reservation.OrderTokens;
import sluice.reservation.Purchase;
import sluice.reservation.Reservations;
import sluice.reservation.Reserved;
import sluice.sale.Phase;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.throttle.Vitals;
import sluice.wall.SoldOutWall;

/**
 * {@code POST /v1/sales/{sale}/orders}: a pass and an idempotency key become a reservation; 202 is answered once the
 * buyer's own entry has been read back from the log, with the token that shows the order to its buyer alone. The same
 * key always gives the same order.
 */
public final class CheckoutRoutes {
    /** What the routes work with. */
    public record Parts(
            SaleCatalogue catalogue,
            PassVerifier verifier,
            Cookies cookies,
            SoldOutWall wall,
            Reservations reservations,
            Acknowledgements acknowledgements,
            PassUse passUse,
            OrderTokens tokens,
            Vitals vitals) {}

    private static final Optional<Refusal> SOLD_OUT = Optional.of(Refusal.SOLD_OUT);

    private final Parts parts;
    private final OrderIds ids = new OrderIds();

    /** For one event loop. */
    public CheckoutRoutes(Parts parts) {
        this.parts = parts;
    }

    public void mount(Endpoints endpoints) {
        endpoints.hot(HttpMethod.POST, "/v1/sales/:sale/orders", this::tooLate, this::buy);
    }

    /**
     * Where nothing is left, a purchase is refused whatever its body says, if all else about it is as it must be. The
     * ticket is in the head, so those who have bought are not refused here.
     */
    private Optional<Refusal> tooLate(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        if (!parts.wall().isSoldOut(sale) || sale.phase() == Phase.CLOSED) return Optional.empty();
        Optional<PassClaims> claims = call.bearer()
                .flatMap(token -> parts.verifier().read(token, sale.id().value()));
        if (claims.isEmpty() || !isOnItsDevice(call, claims.get())) return Optional.empty();
        if (call.idempotencyKey().isEmpty()) return Optional.empty();
        boolean mayHaveBought =
                parts.wall().mayHaveBought(sale.id(), claims.get().ticket());
        return mayHaveBought ? Optional.empty() : SOLD_OUT;
    }

    private Future<Answer> buy(Call call) {
        Sale sale = parts.catalogue().get(call.sale());
        String token = call.bearer().orElseThrow(Refusal.NOT_ADMITTED::refused);
        Optional<PassClaims> read = parts.verifier().read(token, sale.id().value());
        if (read.isEmpty()) return refuse(token, sale, Refusal.PASS_INVALID);
        PassClaims claims = read.get();
        String key = call.idempotencyKey().orElseThrow(Refusal.KEY_MISSING::refused);
        if (!isOnItsDevice(call, claims)) return refuse(token, sale, Refusal.PASS_OTHER_DEVICE);
        PurchaseRequest request = PurchaseRequest.of(sale, call);
        Purchase purchase = purchase(sale, token, claims, key, request);
        return parts.vitals().watch(sale.id(), () -> order(sale, purchase, token));
    }

    private Future<Answer> order(Sale sale, Purchase purchase, String token) {
        return reserve(sale, purchase)
                .recover(refusal -> explain(refusal, token, sale))
                .compose(
                        reserved -> parts.acknowledgements().own(sale, reserved).map(reserved))
                .map(reserved -> accepted(sale, reserved));
    }

    /** {@code refusal}, if the pass is genuine. Whatever is refused is verified first: it takes the same time. */
    private <T> Future<T> refuse(String token, Sale sale, Refusal refusal) {
        return parts.verifier()
                .verify(token, sale.id().value())
                .compose(genuine -> Future.failedFuture(refusal.refused()));
    }

    /** A closed sale takes no new purchase; one that was made is answered as it was. */
    private Future<Reserved> reserve(Sale sale, Purchase purchase) {
        if (sale.phase() != Phase.CLOSED) return parts.reservations().reserve(sale, purchase);
        return parts.reservations().find(sale, purchase).map(found -> found.orElseThrow(Refusal.SALE_CLOSED::refused));
    }

    private boolean isOnItsDevice(Call call, PassClaims claims) {
        // Most who are bound to no device send no cookie either: nothing is read for them.
        if (claims.device().isEmpty()) return true;
        String shown = parts.cookies().device(call).map(PassClaims::digest).orElse("");
        return claims.isOn(shown);
    }

    private Purchase purchase(Sale sale, String token, PassClaims claims, String key, PurchaseRequest request) {
        String digest = PassClaims.digest(token.substring(0, token.lastIndexOf('.')));
        return new Purchase(
                ids.of(sale, claims.ticket(), key),
                claims.ticket(),
                digest,
                request.fingerprint(digest),
                request.paymentMethod(),
                request.lines());
    }

    /**
     * No lease, or that of another pass: has the pass bought, run out, or was it never ours? And a key that was used is
     * told only to who shows a genuine pass. Off the hot path, so the signature is checked.
     */
    private Future<Reserved> explain(Throwable failure, String token, Sale sale) {
        Refusal refusal = failure instanceof Refused refused ? refused.refusal() : null;
        if (refusal == Refusal.KEY_REUSED) return refuse(token, sale, refusal);
        boolean noLease = refusal == Refusal.NOT_ADMITTED || refusal == Refusal.PASS_INVALID;
        if (!noLease) return Future.failedFuture(failure);
        return parts.verifier()
                .verify(token, sale.id().value())
                .compose(parts.passUse()::hasBought)
                .compose(bought -> Future.failedFuture((bought ? Refusal.PASS_USED : Refusal.PASS_EXPIRED).refused()));
    }

    /** Put together by hand: ids are of letters, digits, {@code -} and {@code _}, so there is nothing to escape. */
    private Answer accepted(Sale sale, Reserved reserved) {
        String query = "?sale=" + sale.id().value();
        String url = "/v1/orders/" + reserved.id();
        String body = "{\"order\":\"" + reserved.id()
                + "\",\"token\":\"" + parts.tokens().of(reserved.id())
                + "\",\"sale\":\"" + sale.id().value()
                + "\",\"status\":\"accepted\",\"status_url\":\"" + url + query
                + "\",\"events_url\":\"" + url + "/events" + query + "\"}";
        return Answer.json(202, Buffer.buffer(body)).header("Location", url + query);
    }
}
