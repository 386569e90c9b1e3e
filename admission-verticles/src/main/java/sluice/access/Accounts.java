package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.postgres.Postgres;
import sluice.sale.Refusal;

/** Making and changing operators; each change in one transaction with its audit row. */
public final class Accounts {
    /** What is to be another way; null for what stays. */
    public record Change(Role role, Boolean disabled, String password) {}

    public static final String NAME = "[a-z0-9][a-z0-9._@-]{0,63}";
    /** The operator that the first start makes. */
    public static final String FIRST = "admin";

    private static final Pattern NAMES = Pattern.compile(NAME);
    private static final String BY_COMMAND = "reset-admin";
    /** Actors of the audit trail that are nobody. */
    private static final Set<String> KEPT = Set.of("schedule", Action.FIRST_START, BY_COMMAND);

    private final Postgres postgres;
    private final Passwords passwords;
    private final AccountRows accounts;
    private final SessionRows sessions;
    private final AuditRows audit;

    public Accounts(Postgres postgres, Passwords passwords, AccessSettings settings) {
        this.postgres = postgres;
        this.passwords = passwords;
        this.accounts = new AccountRows(postgres);
        this.sessions = new SessionRows(settings);
        this.audit = new AuditRows(postgres);
    }

    static boolean isName(String text) {
        return NAMES.matcher(text).matches();
    }

    /** All operators, as the API shows them. */
    public Future<JsonArray> all() {
        return accounts.all()
                .map(all -> new JsonArray(all.stream().map(Account::json).toList()));
    }

    /** Makes an operator; {@code name_taken} if there is one of this name. */
    public Future<JsonObject> create(Operator by, String name, Role role, String password) {
        if (KEPT.contains(name)) return Future.failedFuture(Refusal.NAME_TAKEN.refused());
        Action action = Action.ofInstallation(by.name(), "operator-create", null, described(name, role));
        return passwords
                .hash(password)
                .compose(hash -> postgres.transaction(transaction -> accounts.insert(transaction, name, role, hash)
                        .compose(made -> made
                                ? audit.insert(transaction, action)
                                : Future.failedFuture(Refusal.NAME_TAKEN.refused()))))
                .compose(done -> json(name));
    }

    private static JsonObject described(String name, Role role) {
        return new JsonObject().put("name", name).put("role", role.word()).put("disabled", false);
    }

    private Future<JsonObject> json(String name) {
        return accounts.find(name)
                .map(found ->
                        found.orElseThrow(Refusal.UNKNOWN_OPERATOR::refused).json());
    }

    /** Changes an operator; who is disabled or gets another password is signed out everywhere. */
    public Future<JsonObject> change(Operator by, String name, Change change) {
        if (!isName(name)) return Future.failedFuture(Refusal.UNKNOWN_OPERATOR.refused());
        Future<Optional<PasswordHash>> hash = change.password() == null
                ? Future.succeededFuture(Optional.empty())
                : passwords.hash(change.password()).map(Optional::of);
        return hash.compose(made -> postgres.transaction(transaction -> accounts.lock(transaction, name)
                        .compose(before -> write(transaction, before, change, made)
                                .compose(done -> audit.insert(transaction, changed(by.name(), before, change))))))
                .compose(done -> json(name));
    }

    private static Action changed(String actor, Account before, Change change) {
        JsonObject after = described(before.name(), roleOf(before, change)).put("disabled", disabled(before, change));
        if (change.password() != null) after.put("password", "changed");
        return Action.ofInstallation(actor, "operator-change", before.described(), after);
    }

    private static Role roleOf(Account before, Change change) {
        return change.role() == null ? before.role() : change.role();
    }

    private static boolean disabled(Account before, Change change) {
        return change.disabled() == null ? before.disabled() : change.disabled();
    }

    private Future<Void> write(SqlConnection transaction, Account before, Change change, Optional<PasswordHash> hash) {
        Role role = roleOf(before, change);
        boolean disabled = disabled(before, change);
        boolean managed = before.role() == Role.ADMIN && !before.disabled();
        boolean manages = role == Role.ADMIN && !disabled;
        String name = before.name();
        Future<Void> allowed =
                managed && !manages ? accounts.requireOtherAdmin(transaction, name) : Future.succeededFuture();
        return allowed.compose(done -> accounts.update(transaction, name, role, disabled))
                .compose(done -> hash.isPresent()
                        ? accounts.updatePassword(transaction, name, hash.get())
                        : Future.succeededFuture())
                .compose(done -> disabled || hash.isPresent()
                        ? sessions.deleteOthers(transaction, name, null)
                        : Future.succeededFuture());
    }

    /** Makes the first admin if there is nobody; answers his password if this call made him. Two nodes make one. */
    public Future<Optional<String>> first() {
        return accounts.isAnybodyThere()
                .compose(there -> there ? Future.succeededFuture(Optional.empty()) : makeFirst(Passwords.random()));
    }

    private Future<Optional<String>> makeFirst(String password) {
        Action action =
                Action.ofInstallation(Action.FIRST_START, "operator-create", null, described(FIRST, Role.ADMIN));
        return passwords
                .hash(password)
                .compose(hash ->
                        postgres.transaction(transaction -> accounts.insert(transaction, FIRST, Role.ADMIN, hash)
                                .compose(made -> made
                                        ? audit.insert(transaction, action).map(Optional.of(password))
                                        : Future.succeededFuture(Optional.<String>empty()))));
    }

    /** Gives the first admin a new password, enables him and ends his sessions; answers the password. */
    public Future<String> reset() {
        String password = Passwords.random();
        Change change = new Change(Role.ADMIN, false, password);
        return first().compose(made -> made.isPresent()
                ? Future.succeededFuture(made.get())
                : passwords
                        .hash(password)
                        .compose(hash -> postgres.transaction(transaction -> reset(transaction, change, hash)))
                        .map(password));
    }

    /** Somebody may have made other operators and never this one. */
    private Future<Void> reset(SqlConnection transaction, Change change, PasswordHash hash) {
        return accounts.insert(transaction, FIRST, Role.ADMIN, hash)
                .compose(made -> accounts.lock(transaction, FIRST))
                .compose(before -> write(transaction, before, change, Optional.of(hash))
                        .compose(done -> audit.insert(transaction, changed(BY_COMMAND, before, change))));
    }
}
