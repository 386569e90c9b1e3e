package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.access.Passwords.Lane;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.http.AddressPrefix;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.postgres.Postgres;
import sluice.postgres.Secrets;
import sluice.sale.Refusal;

/**
 * Signing in, out, and changing one's own password; one for each event loop. Whoever cannot sign in is told the same,
 * and after the same time, whatever the reason.
 */
public final class Sessions {
    /** What sessions are made with; {@code browserKey} is shared by all nodes. */
    public record Parts(
            Postgres postgres,
            Passwords passwords,
            LoginLimits limits,
            Cookies cookies,
            Csrf csrf,
            Buffer browserKey,
            AccessSettings settings) {}

    /** A session as its operator sees it; {@code csrf} is to be sent with every change. */
    public record Begun(String name, Role role, String csrf, Instant end) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int KEY_BYTES = 32;

    private final Parts parts;
    private final Access access;
    private final AccountRows accounts;
    private final SessionRows sessions;
    private final AuditRows audit;
    private final KnownBrowsers browsers;

    public Sessions(Parts parts, Access access) {
        this.parts = parts;
        this.access = access;
        this.accounts = new AccountRows(parts.postgres());
        this.sessions = new SessionRows(parts.settings());
        this.audit = new AuditRows(parts.postgres());
        this.browsers = new KnownBrowsers(parts.cookies(), parts.browserKey());
    }

    /** The key that all nodes share to know browsers again; the first node makes it. */
    public static Future<Buffer> browserKey(Secrets secrets) {
        return secrets.of(
                        "operator-browser",
                        () -> Secrets.Secret.made("1", Buffer.buffer(Secret.bytes(KEY_BYTES))),
                        Secrets.Note.NONE)
                .map(found -> found.get(0).material());
    }

    /** Signs in, with a session that is new in any case; {@code login_failed} or {@code too_many_logins}. */
    public Future<Begun> begin(Call call, String name, String password) {
        if (!parts.csrf().sameSite(call)) return Future.failedFuture(Refusal.CSRF_MISSING.refused());
        Optional<String> mark = browsers.mark(call, name);
        LoginLimits.Try taken = parts.limits().take(AddressPrefix.of(call.address()), name, mark);
        return find(name)
                .compose(found -> match(found, password, mark.isPresent() ? Lane.KNOWN : Lane.STRANGER))
                .onSuccess(account -> taken.giveBack())
                .compose(account -> start(call, account));
    }

    private Future<Optional<Account>> find(String name) {
        return Accounts.isName(name) ? accounts.find(name) : Future.succeededFuture(Optional.empty());
    }

    /** Names are not logged: people type passwords into the wrong field. */
    private Future<Account> match(Optional<Account> found, String password, Lane lane) {
        Optional<Account> enabled = found.filter(account -> !account.disabled());
        return parts.passwords()
                .matches(password, enabled.map(Account::password), lane)
                .compose(same -> {
                    if (same) return Future.succeededFuture(enabled.orElseThrow());
                    LOG.atWarn().addKeyValue("known", found.isPresent()).log("sign-in failed");
                    return Future.failedFuture(Refusal.LOGIN_FAILED.refused());
                });
    }

    private Future<Begun> start(Call call, Account account) {
        String secret = Secret.random();
        Optional<String> before = access.session(call).map(Secret::digest);
        return parts.postgres()
                .transaction(transaction -> keep(transaction, account, Secret.digest(secret))
                        .compose(end -> before.isPresent()
                                ? sessions.delete(transaction, before.get()).map(end)
                                : Future.succeededFuture(end)))
                .map(end -> {
                    parts.cookies().setStrict(call, Access.COOKIE, secret);
                    browsers.remember(call, account.name());
                    access.changed();
                    return new Begun(account.name(), account.role(), Csrf.of(secret), end);
                });
    }

    private Future<Instant> keep(SqlConnection transaction, Account account, String digest) {
        Future<Void> noted = sessions.noteLogin(transaction, account)
                .compose(enabled ->
                        enabled ? Future.succeededFuture() : Future.failedFuture(Refusal.LOGIN_FAILED.refused()));
        Future<Void> audited = account.role() == Role.ADMIN
                ? noted.compose(
                        done -> audit.insert(transaction, Action.ofInstallation(account.name(), "login", null, null)))
                : noted;
        return audited.compose(done -> sessions.insert(transaction, digest, account.name()));
    }

    /** The session by which {@code call} was made; {@code unauthorized} for a key, which has none. */
    public Begun of(Call call, Operator operator) {
        String secret = access.session(call).orElseThrow(Refusal.UNAUTHORIZED::refused);
        Operator.Session session = operator.session().orElseThrow(Refusal.UNAUTHORIZED::refused);
        return new Begun(operator.name(), operator.role(), Csrf.of(secret), session.end());
    }

    /** Signs out. */
    public Future<Void> end(Call call, Operator operator) {
        Future<Void> ended = operator.session().isEmpty()
                ? Future.succeededFuture()
                : delete(operator.session().get().digest());
        // Only then: a browser without the cookie of a session that goes on could not end it any more.
        return ended.onSuccess(done -> parts.cookies().clearStrict(call, Access.COOKIE));
    }

    private Future<Void> delete(String digest) {
        return parts.postgres()
                .transaction(transaction -> sessions.delete(transaction, digest))
                .onSuccess(done -> access.changed());
    }

    /** Sets one's own password and ends one's other sessions; {@code login_failed} if {@code current} is wrong. */
    public Future<Void> changePassword(Operator operator, String current, String next) {
        String session =
                operator.session().orElseThrow(Refusal.UNAUTHORIZED::refused).digest();
        // A session has tries of its own: whoever has taken it over does not get many, and harms nobody else's.
        LoginLimits.Try taken = parts.limits().take(session);
        return accounts.find(operator.name())
                .compose(found -> match(found, current, Lane.KNOWN))
                .onSuccess(account -> taken.giveBack())
                .compose(account -> replace(account, session, next))
                .onSuccess(done -> access.changed());
    }

    private Future<Void> replace(Account matched, String session, String next) {
        return parts.passwords()
                .hash(next)
                .compose(hash ->
                        parts.postgres().transaction(transaction -> replace(transaction, matched, session, hash)));
    }

    /** Since {@code matched} was read an admin may have reset or disabled the operator: that stays as it is. */
    private Future<Void> replace(SqlConnection transaction, Account matched, String session, PasswordHash hash) {
        String name = matched.name();
        JsonObject after = new JsonObject().put("name", name);
        return accounts.lock(transaction, name)
                .compose(locked -> sessions.stands(transaction, session, matched))
                .compose(stands -> stands
                        ? accounts.updatePassword(transaction, name, hash)
                        : Future.failedFuture(Refusal.LOGIN_FAILED.refused()))
                .compose(done -> sessions.deleteOthers(transaction, name, session))
                .compose(done -> audit.insert(transaction, Action.ofInstallation(name, "password", null, after)));
    }
}
