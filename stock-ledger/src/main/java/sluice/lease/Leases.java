package sluice.lease;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** The leases in Redis: read, counted, and given back by their holders. */
public final class Leases {
    private static final Script RETURN = Script.of("ledger/return.lua");
    private static final Script COUNT = Script.of("ledger/count-leases.lua");

    private final RedisStore redis;
    private final ClaimRows claims;

    public Leases(RedisStore redis, ClaimRows claims) {
        this.redis = redis;
        this.claims = claims;
    }

    /** Ends a lease that has no reservation; {@code false} if there is none such. */
    public Future<Boolean> giveBack(Sale sale, String ticket) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(RETURN, List.of(keys.state(), keys.leases(), keys.shopping(), keys.buying()), List.of(ticket))
                .compose(answer -> answer.get(0).toString().equals("RETURNED")
                        ? claims.markReturned(sale.id(), List.of(ticket)).map(true)
                        : Future.succeededFuture(false));
    }

    public Future<Optional<Lease>> find(SaleId sale, String ticket) {
        return redis.send(
                        Request.cmd(Command.HGET).arg(redis.keys(sale).leases()).arg(ticket))
                .map(found -> Optional.ofNullable(found).map(Response::toString).map(Lease::decode));
    }

    /** How many leases there are; none of a sale that is being restored. */
    public Future<LeaseCounts> counts(SaleId sale) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(COUNT, List.of(keys.shopping(), keys.buying()), List.of())
                .map(answer ->
                        new LeaseCounts(answer.get(1).toLong(), answer.get(2).toLong()));
    }
}
