package sluice.gate;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.lease.Lease;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Sale;

/** The gate's scripts on Redis. Each is one transition that any node may run at any time. */
public final class RedisGate {
    /**
     * What a tick did and saw.
     *
     * @param loaded false if the knobs are not in Redis (yet, or any more)
     * @param door people called who have not come in
     * @param waitingInside of these, those who have asked to come in and wait for a token or for room
     * @param ratePerMinute claims per minute in force at this moment, on a ramp or under the throttle
     * @param noShow share of the called that does not come, 0 to 0.75
     * @param rested whether both buckets are full: while nobody waits nothing changes
     */
    public record Admission(
            boolean loaded,
            int called,
            long served,
            int active,
            int door,
            int waitingInside,
            double ratePerMinute,
            double noShow,
            boolean rested) {
        static final Admission NONE = new Admission(false, 0, 0, 0, 0, 0, 0, 0, false);
    }

    /** Since when a revision of a sale is in force, by the clock of Redis without its steps back. */
    public record InForce(long revision, long sinceMillis) {}

    /** One shopper at the door. The lease that he gets carries {@code proof} and {@code token} unread. */
    public record Claim(String ticket, long index, long place, String proof, int maxQty, String token) {}

    /** What the door says. */
    public enum Word {
        ADMITTED,
        HELD,
        NOT_CALLED,
        PAUSED,
        WAIT,
        HEALING
    }

    /** The word and, where there is one, the lease; else null. */
    public record Claimed(Word word, Lease lease) {}

    private static final Script KNOBS = Script.of("gate/knobs.lua");
    private static final Script EXPIRE = Script.of("gate/expire.lua");
    private static final Script ADMIT = Script.of("gate/admit.lua");
    private static final Script CLAIM = Script.of("gate/claim.lua");
    private static final int MOST_EXPIRED = 1000;

    private final RedisStore redis;

    public RedisGate(RedisStore redis) {
        this.redis = redis;
    }

    /** Puts the sale's knobs and phase into force, unless Redis knows newer ones; answers which are in force then. */
    Future<InForce> push(Sale sale) {
        SaleKeys keys = redis.keys(sale.id());
        return redis.run(
                        KNOBS,
                        List.of(
                                keys.state(),
                                keys.gate(),
                                keys.lineState(),
                                keys.called(),
                                keys.aside(),
                                keys.leavers(),
                                keys.asked()),
                        knobs(sale))
                .map(answer -> new InForce(answer.get(2).toLong(), answer.get(1).toLong()));
    }

    private static List<String> knobs(Sale sale) {
        Knobs knobs = sale.knobs();
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(sale.revision()),
                sale.phase().word(),
                millis(knobs.claimWindow()),
                Integer.toString(knobs.burst()),
                knobs.pace().outflow().name().toLowerCase(Locale.ROOT)));
        arguments.addAll(List.of("rate", Integer.toString(knobs.newUsersPerMinute())));
        arguments.addAll(List.of("cap", Integer.toString(knobs.totalActiveUsers())));
        arguments.addAll(List.of("idle_ms", millis(knobs.sessionDuration())));
        arguments.addAll(List.of("hard_ms", millis(knobs.sessionCap())));
        arguments.addAll(List.of("floor", Integer.toString(knobs.pace().floor())));
        Pace.Ramp ramp = knobs.pace().ramp();
        if (ramp == null) return arguments;
        arguments.addAll(List.of("ramp_from", Integer.toString(ramp.from())));
        arguments.addAll(List.of("ramp_start_ms", Long.toString(ramp.start().toEpochMilli())));
        arguments.addAll(List.of("ramp_end_ms", Long.toString(ramp.end().toEpochMilli())));
        return arguments;
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
                                keys.gate(),
                                keys.line(),
                                keys.lineState(),
                                keys.called(),
                                keys.leases(),
                                keys.shopping(),
                                keys.aside(),
                                keys.present(),
                                keys.leavers(),
                                keys.door(),
                                keys.asked()),
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
                                keys.leavers(),
                                keys.door(),
                                keys.asked()),
                        candidates.arguments())
                .map(RedisGate::admission);
    }

    private static Admission admission(Response response) {
        if (!response.get(0).toString().equals("OK")) return Admission.NONE;
        return new Admission(
                true,
                response.get(1).toInteger(),
                response.get(2).toLong(),
                response.get(3).toInteger(),
                response.get(4).toInteger(),
                response.get(5).toInteger(),
                Double.parseDouble(response.get(6).toString()),
                Double.parseDouble(response.get(7).toString()),
                response.get(8).toInteger() == 1);
    }

    /** Lets the claimants in, each or not, in one step and in order of their places. */
    public Future<List<Claimed>> claim(Sale sale, List<Claim> claims) {
        SaleKeys keys = redis.keys(sale.id());
        List<String> arguments = claims.stream()
                .flatMap(claim -> Stream.of(
                        claim.ticket(),
                        Long.toString(claim.index()),
                        Long.toString(claim.place()),
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
                                keys.leavers(),
                                keys.door(),
                                keys.asked()),
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
