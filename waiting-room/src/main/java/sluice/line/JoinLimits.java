package sluice.line;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sluice.http.AddressPrefix;
import sluice.sale.Refusal;

/** How often one network and one device may join; one for a process, shared by its event loops. */
public final class JoinLimits {
    private final Buckets<AddressPrefix> prefixes;
    private final Buckets<String> devices;

    public JoinLimits(LineSettings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    JoinLimits(LineSettings settings, TimeMeter clock) {
        this.prefixes = new Buckets<>(settings.joinsPerPrefix(), clock);
        this.devices = new Buckets<>(settings.joinsPerDevice(), clock);
    }

    /** Takes one join from both, or none and refuses with {@code too_many_joins}. {@code device} is empty if new. */
    void admit(AddressPrefix prefix, Optional<String> device) {
        Bucket network = prefixes.of(prefix);
        if (!network.tryConsume(1)) throw tooMany(network);
        if (device.isEmpty()) return;
        // Only after the network was let through: devices are easily made up, and each takes room here.
        Bucket own = devices.of(device.get());
        if (own.tryConsume(1)) return;
        network.addTokens(1);
        throw tooMany(own);
    }

    private static RuntimeException tooMany(Bucket bucket) {
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return Refusal.TOO_MANY_JOINS.retryAfter((int) TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
    }
}
