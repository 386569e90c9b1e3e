package sluice.authz;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sluice.gate.Claims;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.http.Problem;
import sluice.pass.PassClaims;
import sluice.pass.PassCookie;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * {@code GET /authz?sale=ID}: a proxy asks whether the request before it may go on to the shop. 204 lets it through,
 * 401 names in {@code X-Sluice-Location} where to send the person, 403 says that nobody can tell. A code that carries a
 * pass to this host is answered with 401, the cookie and the address without the code: every proxy can redirect on 401
 * and pass two headers on, and the code leaves the address bar before the shop sees it.
 */
public final class AuthzRoutes {
    /** What the route works with; {@code publicUri} is where the line's page is. */
    public record Parts(
            SaleCatalogue catalogue,
            Cookies cookies,
            PassCookie passCookie,
            SeenPasses passes,
            Handoffs handoffs,
            AuthzCounts counts,
            InstantSource clock,
            Supplier<String> publicUri) {}

    private static final Set<Refusal> WITHOUT_PASS =
            EnumSet.of(Refusal.NO_PASS, Refusal.PASS_INVALID, Refusal.PASS_EXPIRED, Refusal.PASS_OTHER_DEVICE);

    private final Parts parts;

    public AuthzRoutes(Parts parts) {
        this.parts = parts;
    }

    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/authz", this::authorize);
    }

    private Future<Answer> authorize(Call call) {
        try {
            Sale sale = sale(call);
            ShopUrl url = ShopUrl.asked(call, usualScheme());
            if (sale.protection().host() == null || !url.isOn(sale.protection().host())) {
                throw Refusal.ORIGIN_INVALID.refused();
            }
            if (!new ProtectedPath(sale.protection().path()).covers(url.path())) {
                return counted(AuthzCounts.Answer.UNPROTECTED, Answer.empty());
            }
            return url.code().isPresent() ? exchange(call, sale, url) : check(call, sale, url);
        } catch (Refused mistaken) {
            return counted(AuthzCounts.Answer.MISTAKEN, Problem.of(mistaken));
        }
    }

    private Sale sale(Call call) {
        String id = call.query("sale").filter(SaleId::isValid).orElseThrow(Refusal.ORIGIN_INVALID::refused);
        return parts.catalogue().all().stream()
                .filter(sale -> sale.id().value().equals(id))
                .findFirst()
                .orElseThrow(Refusal.ORIGIN_INVALID::refused);
    }

    private String usualScheme() {
        return parts.publicUri().get().startsWith("https:") ? "https" : "http";
    }

    private Future<Answer> counted(AuthzCounts.Answer word, Answer answer) {
        parts.counts().count(word);
        return Future.succeededFuture(answer.header("Cache-Control", "no-store"));
    }

    private Future<Answer> check(Call call, Sale sale, ShopUrl url) {
        return holder(call, sale)
                .compose(
                        claims -> counted(AuthzCounts.Answer.ADMITTED, admitted(sale, claims)),
                        failure -> without(sale, url, failure));
    }

    /** The pass in the cookie, or else the one in the header, which a shop may use for something of its own. */
    private Future<PassClaims> holder(Call call, Sale sale) {
        String device = Claims.device(parts.cookies().device(call));
        Optional<PassCookie.Found> cookie = parts.passCookie().find(call, sale);
        Future<PassClaims> byCookie = cookie.isEmpty()
                ? Future.failedFuture(Refusal.NO_PASS.refused())
                : held(sale, cookie.get().token(), cookie.get().sealed() ? Optional.empty() : Optional.of(device));
        Optional<String> bearer = call.bearer();
        if (bearer.isEmpty()) return byCookie;
        return byCookie.recover(failure ->
                isWithoutPass(failure) ? held(sale, bearer.get(), Optional.of(device)) : Future.failedFuture(failure));
    }

    private Future<PassClaims> held(Sale sale, String token, Optional<String> device) {
        return parts.passes().genuine(sale, token).compose(claims -> {
            if (device.isPresent() && !claims.isOn(device.get())) throw Refusal.PASS_OTHER_DEVICE.refused();
            return parts.passes().held(sale, token);
        });
    }

    private static boolean isWithoutPass(Throwable failure) {
        return failure instanceof Refused refused && WITHOUT_PASS.contains(refused.refusal());
    }

    private static Answer admitted(Sale sale, PassClaims claims) {
        return Answer.empty()
                .header("X-Sluice-Ticket", claims.ticket())
                .header("X-Sluice-Sale", sale.id().value())
                .header("X-Sluice-Max-Qty", Integer.toString(claims.maxQty()));
    }

    /** To the line; or in, where the sale is to fail open and the line could not be joined either. */
    private Future<Answer> without(Sale sale, ShopUrl url, Throwable failure) {
        if (!isWithoutPass(failure)) return cannotTell(sale, failure);
        if (!sale.protection().failOpen()) return line(sale, url);
        return parts.passes().reachable(sale).compose(there -> line(sale, url), away -> cannotTell(sale, away));
    }

    private Future<Answer> line(Sale sale, ShopUrl url) {
        String back = URLEncoder.encode(url.toString(), StandardCharsets.UTF_8);
        String page = parts.publicUri().get() + "/s/" + sale.id() + "?return=" + back;
        return counted(
                AuthzCounts.Answer.LINE, Problem.of(Refusal.NO_PASS.refused()).header("X-Sluice-Location", page));
    }

    /** Too many at once is not a reason to open: anybody could bring that about. A bug is answered as one. */
    private Future<Answer> cannotTell(Sale sale, Throwable failure) {
        Answer problem = Problem.of(failure);
        if (problem.status() == 500) return Future.succeededFuture(problem);
        boolean busy = failure instanceof Refused refused && refused.refusal() == Refusal.BUSY;
        if (sale.protection().failOpen() && !busy) {
            return counted(AuthzCounts.Answer.FAIL_OPEN, Answer.empty().header("X-Sluice-Fail-Open", "true"));
        }
        return counted(AuthzCounts.Answer.CANNOT_TELL, Problem.of(Refusal.CANNOT_TELL.refused()));
    }

    /** A code that is used up or unknown is as good as none: what counts is the cookie that it may have made before. */
    private Future<Answer> exchange(Call call, Sale sale, ShopUrl url) {
        ShopUrl next = url.withoutCode();
        return parts.handoffs()
                .take(sale, url.code().orElseThrow())
                .compose(token -> token.isPresent()
                        ? handedOver(call, sale, token.get(), next)
                        : holder(call, sale).compose(claims -> goOn(next)))
                .recover(failure -> without(sale, next, failure));
    }

    private Future<Answer> handedOver(Call call, Sale sale, String token, ShopUrl next) {
        return parts.passes().held(sale, token).compose(claims -> {
            long seconds = claims.expiresAt() - parts.clock().instant().getEpochSecond();
            parts.passCookie().giveSealed(call, sale, token, claims, Math.max(1, seconds));
            return goOn(next);
        });
    }

    private Future<Answer> goOn(ShopUrl next) {
        return counted(
                AuthzCounts.Answer.HANDED_OVER,
                Problem.of(Refusal.HANDOFF_DONE.refused()).header("X-Sluice-Location", next.toString()));
    }
}
