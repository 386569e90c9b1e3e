package sluice.lease;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sluice.lease.ClaimRows.Holder;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** The leases in Redis: read, counted, renewed while their holders are about, and given back. For every thread. */
public final class Leases {
    /** A pass that somebody shows: its ticket, and the SHA-256 of its signing input. */
    public record Shown(String ticket, String digest) {}

    /**
     * What became of the lease of a pass. {@code HELD}: it has no reservation and was renewed. {@code BOUGHT}: it has
     * one. {@code GONE}: there is none, or it has run out. {@code OTHER}: it is that of another pass.
     */
    public enum Standing {
        HELD,
        BOUGHT,
        GONE,
        OTHER
    }

    private static final Script RETURN = Script.of("ledger/return.lua");
    private static final Script RENEW = Script.of("ledger/renew.lua");
    private static final Script COUNT = Script.of("ledger/count-leases.lua");
    private static final int MOST_AT_ONCE = 128;

    private final RedisStore redis;
    private final ClaimRows claims;
    private final LeaseEnds ends;

    public Leases(Vertx vertx, RedisStore redis, ClaimRows claims) {
        this.redis = redis;
        this.claims = claims;
        this.ends = new LeaseEnds(vertx, claims);
    }

    /**
     * Ends a lease that has no reservation, and its claim, from which it would be restored. To be repeated when it
     * fails: a call that ended the lease alone is completed by the next one. {@code false} if neither was open.
     */
    public Future<Boolean> giveBack(Sale sale, String ticket) {
        return end(sale, ticket).compose(word -> switch (word) {
            case "RETURNED" -> mark(sale, ticket).map(true);
            case "NONE" -> mark(sale, ticket);
            default -> Future.succeededFuture(false);
        });
    }

    /**
     * As {@link #giveBack}, for the many who leave the line and mostly have no lease: they cost Postgres nothing. A
     * claim that stays open because this failed halfway runs out by itself.
     */
    public Future<Void> leave(Sale sale, String ticket) {
        return end(sale, ticket)
                .compose(word -> word.equals("RETURNED") ? mark(sale, ticket).mapEmpty() : Future.succeededFuture());
    }

    private Future<String> end(Sale sale, String ticket) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(RETURN, List.of(keys.state(), keys.leases(), keys.shopping(), keys.buying()), List.of(ticket))
                .map(answer -> answer.get(0).toString());
    }

    private Future<Boolean> mark(Sale sale, String ticket) {
        return claims.markReturned(sale.id(), List.of(ticket));
    }

    /** Where each of these passes stands, in their order. One that is held lasts {@code session_duration} from now. */
    public Future<List<Standing>> renew(Sale sale, List<Shown> passes) {
        List<Future<List<Standing>>> parts = new ArrayList<>();
        for (int first = 0; first < passes.size(); first += MOST_AT_ONCE) {
            parts.add(renewSome(sale, passes.subList(first, Math.min(passes.size(), first + MOST_AT_ONCE))));
        }
        return Future.all(parts)
                .map(done ->
                        parts.stream().flatMap(part -> part.result().stream()).toList());
    }

    private Future<List<Standing>> renewSome(Sale sale, List<Shown> passes) {
        SaleKeys keys = redis.keys(sale.id());
        List<String> arguments = new ArrayList<>(1 + passes.size() * 2);
        arguments.add(Long.toString(sale.knobs().sessionDuration() * 1000L));
        for (Shown pass : passes) {
            arguments.add(pass.ticket());
            arguments.add(pass.digest());
        }
        return redis.run(RENEW, List.of(keys.state(), keys.leases(), keys.shopping(), keys.buying()), arguments)
                .map(answer -> IntStream.range(0, passes.size())
                        .mapToObj(i -> standing(sale.id(), passes.get(i), answer.get(1 + 2 * i), answer.get(2 + 2 * i)))
                        .toList());
    }

    private Standing standing(SaleId sale, Shown pass, Response word, Response end) {
        Standing standing = Standing.valueOf(word.toString());
        if (standing == Standing.HELD) ends.note(new Holder(sale, pass.ticket(), pass.digest()), end.toLong());
        return standing;
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
