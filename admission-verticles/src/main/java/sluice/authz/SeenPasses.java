package sluice.authz;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sluice.lease.Leases;
import sluice.lease.Leases.Shown;
import sluice.lease.Leases.Standing;
import sluice.pass.PassClaims;
import sluice.pass.PassVerifier;
import sluice.redis.Batcher;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/**
 * The passes that one event loop has seen lately: each signature is verified once, each lease looked at once in {@code
 * authz.cache}, many in one call. Only what was good is remembered.
 */
public final class SeenPasses {
    /** What they are judged by. */
    public record Parts(PassVerifier verifier, Leases leases, AuthzSettings settings, InstantSource clock) {}

    /** A pass with a genuine signature; {@code heldUntil} is when its lease has to be looked at again. */
    private static final class Seen {
        private final PassClaims claims;
        private final Shown shown;
        private Instant heldUntil = Instant.MIN;

        Seen(PassClaims claims, String token) {
            this.claims = claims;
            this.shown = new Shown(claims.ticket(), PassClaims.digest(token.substring(0, token.lastIndexOf('.'))));
        }
    }

    private static final int BATCH = 128;
    private static final Set<Standing> GOOD = EnumSet.of(Standing.HELD, Standing.BOUGHT);

    private final Parts parts;
    private final Map<String, Seen> passes;
    private final Map<SaleId, Batcher<Shown, Standing>> lookers = new HashMap<>();
    private final Map<SaleId, Instant> awayUntil = new HashMap<>();

    public SeenPasses(Parts parts) {
        this.parts = parts;
        this.passes = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
                return size() > parts.settings().passes();
            }
        };
    }

    /** The claims of a genuine pass that has not run out; refusals as those of {@link PassVerifier#judge}. */
    Future<PassClaims> genuine(Sale sale, String token) {
        return seen(sale, token).map(seen -> seen.claims);
    }

    private Future<Seen> seen(Sale sale, String token) {
        Seen known = passes.get(token);
        Future<Seen> found =
                known != null && known.claims.sale().equals(sale.id().value())
                        ? Future.succeededFuture(known)
                        : parts.verifier().verify(token, sale.id().value()).map(claims -> remember(token, claims));
        return found.map(seen -> {
            PassVerifier.requireCurrent(seen.claims, parts.clock().instant());
            return seen;
        });
    }

    private Seen remember(String token, PassClaims claims) {
        Seen seen = new Seen(claims, token);
        passes.put(token, seen);
        return seen;
    }

    /**
     * The claims of a genuine pass that holds its lease, which is active from now on. Refusals besides those of {@link
     * #genuine}: {@code no_pass} without the lease, {@code store_unavailable}, {@code recovering}, {@code busy}.
     */
    Future<PassClaims> held(Sale sale, String token) {
        return seen(sale, token).compose(seen -> {
            boolean fresh = parts.clock().instant().isBefore(seen.heldUntil);
            return fresh ? Future.succeededFuture(seen.claims) : look(sale, seen);
        });
    }

    private Future<PassClaims> look(Sale sale, Seen seen) {
        return standing(sale, seen.shown).map(standing -> {
            if (!GOOD.contains(standing)) throw Refusal.NO_PASS.refused();
            seen.heldUntil = parts.clock().instant().plus(parts.settings().cache());
            return seen.claims;
        });
    }

    /** Fails as {@link #held} does if leases cannot be looked at: asks about one that nobody can have. */
    Future<Void> reachable(Sale sale) {
        return standing(sale, new Shown("", "")).mapEmpty();
    }

    /** A store that did not answer is left alone for a moment, so that nobody queues up for its silence. */
    private Future<Standing> standing(Sale sale, Shown shown) {
        Instant away = awayUntil.getOrDefault(sale.id(), Instant.MIN);
        if (parts.clock().instant().isBefore(away)) {
            return Future.failedFuture(Refusal.STORE_UNAVAILABLE.refused());
        }
        return lookers.computeIfAbsent(
                        sale.id(),
                        id -> new Batcher<>(
                                BATCH,
                                parts.settings().queue(),
                                batch -> parts.leases().renew(sale, batch)))
                .add(shown)
                .onFailure(failure -> noteAway(sale, failure));
    }

    private void noteAway(Sale sale, Throwable failure) {
        if (failure instanceof Refused) return;
        awayUntil.put(sale.id(), parts.clock().instant().plusSeconds(1));
    }
}
