package sluice.gate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sluice.gate.RedisGate.Claim;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.lease.ClaimRow;
import sluice.lease.ClaimRows;
import sluice.lease.Lease;
import sluice.pass.PassClaims;
import sluice.pass.PassKeyRing;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.redis.Batcher;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * Exchanges a called ticket for a pass: a lease in Redis, then its row in Postgres, and only then the signed pass.
 * Asked again, for instance because the answer was lost, it answers with the same pass. Whoever must wait at the door
 * is held there for a while. Make one for each event loop, on it.
 */
public final class Claims {
    /** A pass as it is handed out. {@code expiresAt} is when its lease ends if its holder does nothing more. */
    public record Pass(String token, String jti, int maxQty, Instant expiresAt) {}

    /** What claims work with. */
    public record Parts(RedisGate gate, ClaimRows rows, Positions positions, PassKeyRing keys, GateSettings settings) {}

    /**
     * Who claims.
     *
     * @param device digest of the device cookie; empty without one
     * @param onGone takes what is to be done when he hangs up
     */
    public record Claimant(String device, Consumer<Runnable> onGone) {}

    private static final int JTI_BYTES = 16;

    private final Vertx vertx;
    private final Parts parts;
    private final SecureRandom random = new SecureRandom();
    private final Map<SaleId, Batcher<Claim, Claimed>> askings = new HashMap<>();
    private final Map<SaleId, Door> doors = new HashMap<>();
    private final Batcher<ClaimRow, Void> rows;

    public Claims(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.rows = new Batcher<>(
                parts.settings().claimBatch(),
                parts.settings().claimQueue(),
                batch -> parts.rows()
                        .insert(batch)
                        .map(done -> batch.stream().map(row -> (Void) null).toList()));
    }

    /**
     * The pass for {@code ticket}. Refusals: {@code not_called}, {@code wait_at_door} after {@code gate.door-patience},
     * {@code sale_paused}, {@code claim_expired}, {@code pass_other_device}, {@code recovering} while places are put
     * back, {@code halted}.
     */
    public Future<Pass> claim(Sale sale, Ticket ticket, Claimant claimant) {
        Snapshot line = parts.positions().of(sale.id());
        long place = line.places().of(ticket.index());
        if (place >= line.served()) return Future.failedFuture(Refusal.NOT_CALLED.refused());
        if (line.halted()) return Future.failedFuture(Refusal.HALTED.refused());
        Claim claim = claim(ticket, place, wish(sale, ticket, claimant.device()));
        return asking(sale)
                .add(claim)
                .compose(claimed -> claimed.word() == Word.WAIT
                        ? door(sale).hold(claim, claimant.onGone())
                        : Future.succeededFuture(claimed))
                .map(Claims::admitted)
                .compose(lease -> handOut(sale, ticket, lease, claimant.device()));
    }

    private PassClaims wish(Sale sale, Ticket ticket, String device) {
        byte[] jti = new byte[JTI_BYTES];
        random.nextBytes(jti);
        long now = Instant.now().getEpochSecond();
        return new PassClaims(
                parts.settings().passIssuer(),
                sale.id().value(),
                ticket.id(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(jti),
                now,
                now + sale.knobs().sessionCap(),
                sale.knobs().maxQty(),
                device);
    }

    private Claim claim(Ticket ticket, long place, PassClaims wish) {
        String kid = parts.keys().kid();
        return new Claim(
                ticket.id(),
                ticket.index(),
                place,
                PassClaims.digest(wish.signingInput(kid)) + "|" + ticket.id(),
                wish.maxQty(),
                wish.jti() + "|" + wish.issuedAt() + "|" + wish.expiresAt() + "|" + kid);
    }

    private Batcher<Claim, Claimed> asking(Sale sale) {
        GateSettings settings = parts.settings();
        return askings.computeIfAbsent(
                sale.id(),
                id -> new Batcher<>(
                        settings.claimBatch(),
                        settings.claimQueue(),
                        batch -> parts.gate().claim(sale, batch)));
    }

    private Door door(Sale sale) {
        GateSettings settings = parts.settings();
        return doors.computeIfAbsent(
                sale.id(),
                id -> new Door(
                        vertx,
                        new Door.Limits(
                                settings.doorPatience().toMillis(),
                                settings.admissionInterval().toMillis(),
                                settings.claimQueue(),
                                settings.claimBatch()),
                        batch -> parts.gate().claim(sale, batch)));
    }

    private static Lease admitted(Claimed claimed) {
        return switch (claimed.word()) {
            case ADMITTED, HELD -> claimed.lease();
            case NOT_CALLED -> throw Refusal.CLAIM_EXPIRED.refused();
            case PAUSED -> throw Refusal.SALE_PAUSED.refused();
            case WAIT -> throw Refusal.WAIT_AT_DOOR.refused();
            case HEALING -> throw Refusal.RECOVERING.refused();
        };
    }

    /** The row first: a lease of which Postgres does not know would not survive the loss of Redis. */
    private Future<Pass> handOut(Sale sale, Ticket ticket, Lease lease, String device) {
        PassClaims claims = new PassClaims(
                parts.settings().passIssuer(),
                sale.id().value(),
                ticket.id(),
                lease.jti(),
                lease.iat(),
                lease.exp(),
                lease.maxQty(),
                device);
        boolean sameDevice = PassClaims.digest(claims.signingInput(lease.kid())).equals(lease.digest());
        if (!sameDevice) return Future.failedFuture(Refusal.PASS_OTHER_DEVICE.refused());
        return rows.add(row(sale, ticket, lease))
                .compose(done -> parts.keys().sign(claims, lease.kid()))
                .map(token -> new Pass(token, lease.jti(), lease.maxQty(), Instant.ofEpochMilli(lease.endMillis())));
    }

    private static ClaimRow row(Sale sale, Ticket ticket, Lease lease) {
        return new ClaimRow(
                sale.id(),
                ticket.id(),
                ticket.index(),
                lease.jti(),
                lease.digest(),
                lease.kid(),
                lease.buyer(),
                lease.maxQty(),
                Instant.ofEpochSecond(lease.iat()),
                Instant.ofEpochSecond(lease.exp()),
                Instant.ofEpochMilli(lease.idleEndMillis()),
                Instant.ofEpochMilli(lease.hardEndMillis()),
                Instant.ofEpochMilli(lease.claimedMillis()),
                lease.inside());
    }

    /** The device digest of a call, as passes carry it. */
    public static String device(Optional<String> cookie) {
        return cookie.map(PassClaims::digest).orElse("");
    }
}
