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

    /** Of one name by all strangers together, so many times more than from one network. */
    private static final int NAME_FACTOR = 3;

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
        return browser.isPresent()
                ? take(List.of(browsers.of(browser.get())))
                : take(List.of(networks.of(network), names.of(name)));
    }

    /** Takes one try of whoever has signed in already, by the digest of his session. */
    Try take(String session) {
        return take(List.of(browsers.of(session)));
    }

    private static Try take(List<Bucket> buckets) {
        for (int i = 0; i < buckets.size(); i++) {
            Bucket bucket = buckets.get(i);
            if (bucket.tryConsume(1)) continue;
            new Try(buckets.subList(0, i)).giveBack();
            long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            throw Refusal.TOO_MANY_LOGINS.retryAfter((int) TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
        }
        return new Try(buckets);
    }
}
