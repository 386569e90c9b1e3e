package sluice.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sluice.http.AddressPrefix;
import sluice.line.Buckets;
import sluice.sale.Refusal;
import sluice.settings.Rate;

/** How often one may try to sign in; one for a process, shared by its event loops. What succeeds is given back. */
public final class LoginLimits {
    // From a browser in which this operator has signed in before, only that browser's own tries count. So nobody keeps
    // an operator out from elsewhere: he can only use up the tries of strangers for that name, and that delays the
    // operator in a new browser by the seconds until the next one, for as long as the attack lasts.

    // The network pays first, and for a try that its name refuses too: otherwise asking would be free, and whoever asks
    // often enough would get every try of a name. No name is looked up for whom his network refuses, so nobody can make
    // it be forgotten by a flood of others.

    /** Of one name by all strangers together, so many times more than from one network. */
    private static final int NAME_FACTOR = 3;
    /** Whatever cannot be a name; it is none itself. */
    private static final String NO_NAME = "";

    private final Buckets<AddressPrefix> networks;
    private final Buckets<String> names;
    private final Buckets<String> browsers;

    public LoginLimits(Rate rate) {
        this(rate, TimeMeter.SYSTEM_NANOTIME);
    }

    LoginLimits(Rate rate, TimeMeter clock) {
        this.networks = new Buckets<>(rate, clock);
        this.names = new Buckets<>(new Rate(rate.count() * NAME_FACTOR, rate.per()), clock);
        this.browsers = new Buckets<>(rate, clock);
    }

    /** A try that was taken. */
    record Try(List<Bucket> from) {
        void giveBack() {
            from.forEach(bucket -> bucket.addTokens(1));
        }
    }

    /** Takes one try or refuses with {@code too_many_logins}. {@code browser} is one known to be of {@code name}. */
    Try take(AddressPrefix network, String name, Optional<String> browser) {
        if (browser.isPresent()) return new Try(List.of(taken(browsers.of(browser.get()))));
        Bucket ofNetwork = taken(networks.of(network));
        Bucket ofName = taken(names.of(Accounts.isName(name) ? name : NO_NAME));
        return new Try(List.of(ofNetwork, ofName));
    }

    /** Takes one try of whoever has signed in already, by the digest of his session. */
    Try take(String session) {
        return new Try(List.of(taken(browsers.of(session))));
    }

    private static Bucket taken(Bucket bucket) {
        if (bucket.tryConsume(1)) return bucket;
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        throw Refusal.TOO_MANY_LOGINS.retryAfter((int) TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
    }
}
