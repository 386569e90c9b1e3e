package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import sluice.gate.GateSettings;
import sluice.lease.ClaimRow;
import sluice.lease.ClaimRows;
import sluice.lease.Lease;
import sluice.pass.PassClaims;
import sluice.ticket.TicketIds;

/**
 * People who are inside without having come through the gate: each has a claim's row, a lease and a pass as the gate
 * would have made them, so that a hundred thousand are there in seconds. Their passes are signed by nobody: the
 * checkout compares their digest with the lease and verifies no signature, so it does the same work for them.
 */
final class AdmittedBuyers {
    static final String ONE = "{\"lines\":[{\"product\":\"unit\",\"quantity\":1}],\"payment_method\":\"tok_ok\"}";

    private static final int AT_ONCE = 1_000;
    private static final int HOUR_SECONDS = 3_600;
    private static final int SIGNATURE_CHARACTERS = 86;
    private static final String KEY_ID = "bench";

    private final Stage stage;
    private final BenchSale sale;
    private final String issuer;
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<String> passes = new ArrayList<>();

    private AdmittedBuyers(Stage stage, BenchSale sale) {
        this.stage = stage;
        this.sale = sale;
        this.issuer = GateSettings.from(stage.settings()).passIssuer();
    }

    /** {@code people} who may buy one unit each, once the ledger is open: opening it forgets leases without rows. */
    static AdmittedBuyers of(Stage stage, BenchSale sale, int people) throws Exception {
        Recount ledger = new Recount(stage, sale);
        stage.until(ledger::isOpen);
        AdmittedBuyers buyers = new AdmittedBuyers(stage, sale);
        for (int i = 0; i < people; i += AT_ONCE) Stage.await(buyers.admit(i, Math.min(AT_ONCE, people - i)));
        return buyers;
    }

    private Future<?> admit(int first, int count) {
        List<ClaimRow> rows = new ArrayList<>(count);
        Request leases = Request.cmd(Command.HSET).arg(sale.keys().leases());
        Request shopping = Request.cmd(Command.ZADD).arg(sale.keys().shopping());
        for (int i = 0; i < count; i++) {
            ClaimRow row = claim(first + i);
            Lease lease = row.lease();
            rows.add(row);
            leases.arg(row.ticket()).arg(lease.encode());
            shopping.arg(lease.endMillis()).arg(row.ticket());
        }
        return Future.all(
                new ClaimRows(stage.postgres()).insert(rows),
                stage.redis().send(leases),
                stage.redis().send(shopping));
    }

    private ClaimRow claim(int index) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plusSeconds(HOUR_SECONDS);
        String ticket = id();
        String jti = id();
        String signed = new PassClaims(
                        issuer, sale.id().value(), ticket, jti, now.getEpochSecond(), end.getEpochSecond(), 1, "")
                .signingInput(KEY_ID);
        passes.add(signed + "." + "A".repeat(SIGNATURE_CHARACTERS));
        String digest = PassClaims.digest(signed);
        return new ClaimRow(
                sale.id(), ticket, index, jti, digest, KEY_ID, ticket, 1, now, end, end, end, now, index + 1);
    }

    private String id() {
        byte[] bytes = new byte[TicketIds.BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The encoded purchase of each of {@code count} buyers from {@code first} on, each under a key of its own. */
    List<Buffer> purchases(int first, int count) {
        List<Buffer> purchases = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) purchases.add(purchase(i, ONE));
        return purchases;
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
                        "Authorization: Bearer " + passes.get(buyer),
                        "Idempotency-Key: bench-purchase-" + buyer,
                        "Content-Type: application/json",
                        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length)
                .appendString(body);
    }
}
