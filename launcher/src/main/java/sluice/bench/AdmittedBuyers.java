package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import sluice.audit.AuditRows;
import sluice.gate.GateSettings;
import sluice.lease.ClaimRow;
import sluice.lease.ClaimRows;
import sluice.lease.Lease;
import sluice.pass.PassClaims;
import sluice.pass.PassKeyRing;
import sluice.pass.PassSettings;
import sluice.postgres.Secrets;
import sluice.ticket.TicketIds;

/**
 * People who are inside without having come through the gate: each has a claim's row, a lease and a pass as the gate
 * would have made them, so that a hundred thousand are there in seconds. Their passes are signed by nobody, unless
 * wished otherwise: a purchase is accepted by comparing their digest with the lease, and no signature is verified.
 */
final class AdmittedBuyers {
    static final String ONE = "{\"lines\":[{\"product\":\"unit\",\"quantity\":1}],\"payment_method\":\"tok_ok\"}";

    private static final int AT_ONCE = 1_000;
    private static final int HOUR_SECONDS = 3_600;
    private static final int SIGNATURE_CHARACTERS = 86;
    private static final String KEY_ID = "bench";

    private final Stage stage;
    private final BenchSale sale;
    private final Signer signer;
    private final String issuer;
    private final SplittableRandom random = new SplittableRandom(11);
    private final String[] passes;

    /** Who signs passes, and by which key. */
    private record Signer(String kid, Function<PassClaims, Future<String>> sign) {}

    private AdmittedBuyers(Stage stage, BenchSale sale, Signer signer, int people) {
        this.stage = stage;
        this.sale = sale;
        this.signer = signer;
        this.passes = new String[people];
        this.issuer = GateSettings.from(stage.settings()).passIssuer();
    }

    /** {@code people} who may buy one unit each, once the ledger is open: opening it forgets leases without rows. */
    static AdmittedBuyers of(Stage stage, BenchSale sale, int people) throws Exception {
        String none = "." + "A".repeat(SIGNATURE_CHARACTERS);
        return admitted(
                stage,
                sale,
                people,
                new Signer(KEY_ID, claims -> Future.succeededFuture(claims.signingInput(KEY_ID) + none)));
    }

    /** People whose passes the gate's own key has signed: for answers that only a genuine pass is given. */
    static AdmittedBuyers genuine(Stage stage, BenchSale sale, int people) throws Exception {
        PassKeyRing ring = Stage.await(new PassKeyRing(
                        stage.load(),
                        new PassKeyRing.Rows(new Secrets(stage.postgres()), new AuditRows(stage.postgres())),
                        PassSettings.from(stage.settings()),
                        GateSettings.from(stage.settings()).passIssuer())
                .load());
        return admitted(stage, sale, people, new Signer(ring.kid(), claims -> ring.sign(claims, ring.kid())));
    }

    private static AdmittedBuyers admitted(Stage stage, BenchSale sale, int people, Signer signer) throws Exception {
        Recount ledger = new Recount(stage, sale);
        stage.until(ledger::isOpen);
        AdmittedBuyers buyers = new AdmittedBuyers(stage, sale, signer, people);
        for (int i = 0; i < people; i += AT_ONCE) Stage.await(buyers.admit(i, Math.min(AT_ONCE, people - i)));
        return buyers;
    }

    private Future<?> admit(int first, int count) {
        List<Future<ClaimRow>> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) rows.add(claim(first + i));
        return Future.all(rows).map(all -> all.<ClaimRow>list()).compose(this::insert);
    }

    private Future<?> insert(List<ClaimRow> rows) {
        Request leases = Request.cmd(Command.HSET).arg(sale.keys().leases());
        Request shopping = Request.cmd(Command.ZADD).arg(sale.keys().shopping());
        for (ClaimRow row : rows) {
            Lease lease = row.lease();
            leases.arg(row.ticket()).arg(lease.encode());
            shopping.arg(lease.endMillis()).arg(row.ticket());
        }
        return Future.all(
                new ClaimRows(stage.postgres()).insert(rows),
                stage.redis().send(leases),
                stage.redis().send(shopping));
    }

    /** The claim of the person {@code index}, whose pass is kept under that number. */
    private Future<ClaimRow> claim(int index) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plusSeconds(HOUR_SECONDS);
        String ticket = id();
        String jti = id();
        PassClaims claims = new PassClaims(
                issuer, sale.id().value(), ticket, jti, now.getEpochSecond(), end.getEpochSecond(), 1, "");
        String digest = PassClaims.digest(claims.signingInput(signer.kid()));
        return signer.sign().apply(claims).map(pass -> {
            passes[index] = pass;
            return new ClaimRow(
                    sale.id(), ticket, index, jti, digest, signer.kid(), ticket, 1, now, end, end, end, now, index + 1);
        });
    }

    private String id() {
        byte[] bytes = new byte[TicketIds.BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The encoded purchase of each of {@code count} buyers from {@code first} on, each under a key of its own. They
     * are cut out of one block, which no collection of garbage in the middle of a run has to carry about.
     */
    List<Buffer> purchases(int first, int count) {
        Buffer block = Buffer.buffer();
        int[] ends = new int[count + 1];
        for (int i = 0; i < count; i++) {
            block.appendBuffer(purchase(first + i, ONE));
            ends[i + 1] = block.length();
        }
        return new AbstractList<>() {
            @Override
            public Buffer get(int i) {
                return block.slice(ends[i], ends[i + 1]);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** The purchase of {@code body} by one buyer, always under the same key. */
    Buffer purchase(int buyer, String body) {
        return request(sale.path() + "/orders", buyer, body);
    }

    /** The same bytes for another address: it is the answer there that is trivial, not the request. */
    Buffer request(String path, int buyer, String body) {
        return BareClient.request(
                        "POST",
                        path,
                        "Authorization: Bearer " + passes[buyer],
                        "Idempotency-Key: bench-purchase-" + buyer,
                        "Content-Type: application/json",
                        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length)
                .appendString(body);
    }
}
