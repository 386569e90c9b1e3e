package sluice.gate;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sluice.lease.Lease;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Knobs;
import sluice.sale.Sale;

/** The gate's scripts on Redis. Each is one transition that any node may run at any time. */
public final class RedisGate {
    /**
     * What a tick did and saw.
     *
     * @param loaded false if the knobs are not in Redis (yet, or any more)
     * @param door people called who have not come in
     */
    public record Admission(boolean loaded, int called, long served, int active, int door) {}

    /** One shopper at the door. The lease that he gets carries {@code proof} and {@code token} unread. */
    record Claim(String ticket, long index, String proof, int maxQty, String token) {}

    /** What the door says. */
    enum Word {
        ADMITTED,
        HELD,
        NOT_CALLED,
        PAUSED,
        WAIT,
        HEALING
    }

    /** The word and, where there is one, the lease. */
    record Claimed(Word word, Lease lease) {}

    private static final Script KNOBS = Script.of("gate/knobs.lua");
    private static final Script EXPIRE = Script.of("gate/expire.lua");
    private static final Script ADMIT = Script.of("gate/admit.lua");
    private static final Script CLAIM = Script.of("gate/claim.lua");
    private static final int MOST_EXPIRED = 256;

    private final RedisStore redis;

    public RedisGate(RedisStore redis) {
        this.redis = redis;
    }

    /** Puts the sale's knobs and phase into force, unless Redis knows newer ones. */
    public Future<Void> push(Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        Knobs knobs = sale.knobs();
        return redis.run(
                        KNOBS,
                        List.of(
                                keys.state(),
                                keys.gate(),
                                keys.lineState(),
                                keys.called(),
                                keys.aside(),
                                keys.leavers()),
                        List.of(
                                Long.toString(sale.revision()),
                                sale.phase().word(),
                                Integer.toString(knobs.newUsersPerMinute()),
                                Integer.toString(knobs.burst()),
                                Integer.toString(knobs.totalActiveUsers()),
                                millis(knobs.claimWindow()),
                                millis(knobs.sessionDuration()),
                                millis(knobs.sessionCap())))
                .mapEmpty();
    }

    private static String millis(int seconds) {
        return Long.toString(seconds * 1000L);
    }

    /** Ends calls that nobody followed and leases that ran out. */
    Future<Void> expire(Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(
                        EXPIRE,
                        List.of(
                                keys.state(),
                                keys.line(),
                                keys.lineState(),
                                keys.called(),
                                keys.leases(),
                                keys.shopping(),
                                keys.aside()),
                        List.of(Integer.toString(MOST_EXPIRED)))
                .mapEmpty();
    }

    /** Calls as many of {@code candidates} as may be called now; nobody, if somebody else has called them already. */
    Future<Admission> admit(Sale sale, Candidates candidates) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(
                        ADMIT,
                        List.of(
                                keys.state(),
                                keys.gate(),
                                keys.line(),
                                keys.lineState(),
                                keys.called(),
                                keys.shopping(),
                                keys.buying(),
                                keys.stock(),
                                keys.present(),
                                keys.aside(),
                                keys.leavers()),
                        candidates.arguments())
                .map(RedisGate::admission);
    }

    private static Admission admission(Response response) {
        if (!response.get(0).toString().equals("OK")) return new Admission(false, 0, 0, 0, 0);
        return new Admission(
                true,
                response.get(1).toInteger(),
                response.get(2).toLong(),
                response.get(3).toInteger(),
                response.get(4).toInteger());
    }

    /** Lets the claimants in, each or not, in one step. */
    Future<List<Claimed>> claim(Sale sale, List<Claim> claims) {
        SaleKeys keys = redis.keys(sale.id());
        List<String> arguments = claims.stream()
                .flatMap(claim -> Stream.of(
                        claim.ticket(),
                        Long.toString(claim.index()),
                        claim.proof(),
                        Integer.toString(claim.maxQty()),
                        claim.token()))
                .toList();
        return redis.run(
                        CLAIM,
                        List.of(
                                keys.state(),
                                keys.gate(),
                                keys.lineState(),
                                keys.called(),
                                keys.leases(),
                                keys.shopping(),
                                keys.buying(),
                                keys.line(),
                                keys.stock(),
                                keys.aside(),
                                keys.leavers()),
                        arguments)
                .map(RedisGate::claimed);
    }

    private static List<Claimed> claimed(Response response) {
        List<Claimed> answers = new ArrayList<>();
        for (int i = 1; i < response.size(); i++) {
            Response answer = response.get(i);
            Word word = Word.valueOf(answer.get(0).toString());
            answers.add(new Claimed(
                    word, answer.size() > 1 ? Lease.decode(answer.get(1).toString()) : null));
        }
        return answers;
    }
}
