package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sluice.access.Access;
import sluice.access.AccessSettings;
import sluice.access.Accounts;
import sluice.access.ApiKeys;
import sluice.access.Csrf;
import sluice.access.GivenKeys;
import sluice.access.GuardedEndpoints;
import sluice.access.LoginLimits;
import sluice.access.Passwords;
import sluice.access.Sessions;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.operator.AccountRoutes;
import sluice.operator.SessionRoutes;

/** Who may operate: what the event loops of a process share, and on each of them the guard of the operator API. */
final class OperatorDesk {
    private final Node node;
    private final AccessSettings settings;
    private final Passwords passwords;
    private final LoginLimits limits;
    private final GivenKeys given;
    private final Csrf csrf;
    private final Accounts accounts;
    private final AtomicReference<String> firstPassword = new AtomicReference<>();
    private Buffer browserKey;

    OperatorDesk(Node node) {
        this.node = node;
        this.settings = node.settings().features().access();
        this.passwords = new Passwords(node.vertx());
        this.limits = new LoginLimits(settings.logins());
        this.given = new GivenKeys(settings.token());
        this.csrf = new Csrf(node.settings().edge().http().address().publicUri());
        this.accounts = new Accounts(node.postgres(), passwords, settings);
    }

    /** Reads the key that is shared by all nodes; call before {@link #mount}. */
    Future<Void> start() {
        return Sessions.browserKey(node.secrets())
                .onSuccess(key -> browserKey = key)
                .mapEmpty();
    }

    /** Makes the first admin if there is no operator yet. The last step of a start: his password must get told. */
    Future<Void> makeFirst() {
        return accounts.first()
                .onSuccess(made -> firstPassword.set(made.orElse(null)))
                .mapEmpty();
    }

    /** Mounts sign-in, operators and keys on one event loop; answers where the other operator routes are mounted. */
    GuardedEndpoints mount(Vertx vertx, Endpoints endpoints, Cookies cookies) {
        Access access = new Access(vertx, new Access.Parts(node.postgres(), cookies, csrf, given, settings));
        GuardedEndpoints guarded = new GuardedEndpoints(endpoints, access);
        Sessions.Parts parts =
                new Sessions.Parts(node.postgres(), passwords, limits, cookies, csrf, browserKey, settings);
        new SessionRoutes(new Sessions(parts, access)).mount(guarded);
        new AccountRoutes(accounts, new ApiKeys(node.postgres())).mount(guarded);
        return guarded;
    }

    String processKey() {
        return given.process();
    }

    Optional<String> takeFirstPassword() {
        return Optional.ofNullable(firstPassword.getAndSet(null));
    }
}
