package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.postgres.Postgres;
import sluice.sale.Refusal;

/**
 * Who makes a call of the operator API, and whether his role allows it. One for each event loop. A bearer key comes
 * before a cookie; a change by cookie must come from one of our own pages, see {@link Csrf}.
 */
public final class Access {
    /** What an event loop's access is made of. */
    public record Parts(Postgres postgres, Cookies cookies, Csrf csrf, GivenKeys given, AccessSettings settings) {}

    static final String COOKIE = "sluice-operator";
    private static final Pattern KEY = Pattern.compile("sluice_[a-z0-9]{12}_[A-Za-z0-9_-]{43}");
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Parts parts;
    private final LiveCredentials live;
    private final UseNotes uses;

    public Access(Vertx vertx, Parts parts) {
        this.parts = parts;
        this.live = new LiveCredentials(vertx, parts.postgres());
        this.uses = new UseNotes(parts.postgres(), parts.settings().sessionIdle());
    }

    /**
     * The operator who makes {@code call}. Refuses with {@code unauthorized} whom nobody knows, with {@code
     * csrf_missing} a change that another site may have caused, with {@code role_too_low} who is less than {@code
     * least}.
     */
    public Future<Operator> require(Call call, Role least) {
        return identify(call)
                .compose(operator -> operator.role().includes(least)
                        ? Future.succeededFuture(operator)
                        : Future.failedFuture(Refusal.ROLE_TOO_LOW.refused()));
    }

    private Future<Operator> identify(Call call) {
        Optional<String> key = call.bearer();
        if (key.isPresent()) return byKey(key.get());
        Optional<String> session = session(call);
        return session.isPresent() ? bySession(call, session.get()) : unknown();
    }

    private static Future<Operator> unknown() {
        return Future.failedFuture(Refusal.UNAUTHORIZED.refused());
    }

    private Future<Operator> byKey(String shown) {
        Optional<Operator> given = parts.given().find(shown);
        if (given.isPresent()) return Future.succeededFuture(given.get());
        return KEY.matcher(shown).matches() ? find(shown, false) : unknown();
    }

    private Future<Operator> bySession(Call call, String secret) {
        return find(secret, true)
                .compose(operator -> call.reads() || parts.csrf().allows(call, secret)
                        ? Future.succeededFuture(operator)
                        : Future.failedFuture(Refusal.CSRF_MISSING.refused()));
    }

    private Future<Operator> find(String secret, boolean session) {
        String digest = Secret.digest(secret);
        return live.find(digest)
                .compose(found -> found.filter(operator -> operator.session().isPresent() == session)
                        .map(operator -> used(digest, operator))
                        .orElseGet(Access::unknown));
    }

    private Future<Operator> used(String digest, Operator operator) {
        uses.note(digest, operator);
        return Future.succeededFuture(operator);
    }

    /** The secret of the call's session cookie, if it has the form of one. */
    Optional<String> session(Call call) {
        return parts.cookies()
                .get(call, COOKIE)
                .filter(value -> SESSION.matcher(value).matches());
    }

    /** To be called when somebody signed in or out on this event loop: it then asks Postgres again. */
    void changed() {
        live.forget();
    }
}
