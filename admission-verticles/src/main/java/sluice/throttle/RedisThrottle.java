package sluice.throttle;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sluice.journal.Fold;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;
import sluice.throttle.Throttle.Memory;

/** The throttle's scripts on Redis: every process reports, and of those that decide at once the first one counts. */
final class RedisThrottle {
    /**
     * What all processes know of a sale.
     *
     * @param nowMillis Redis' clock
     * @param journalEnd the journal's newest entry
     * @param throttle as it was decided last; empty before the first decision
     * @param reports the fresh ones
     */
    record Seen(long nowMillis, Fold journalEnd, Optional<Throttle> throttle, List<Report> reports) {}

    private static final Script HEALTH = Script.of("gate/health.lua");
    private static final Script THROTTLE = Script.of("gate/throttle.lua");
    private static final int FIXED = 9;
    private static final int MEMORY_FIELDS = 4;

    private final RedisStore redis;
    private final String node;
    private final long freshMillis;

    /** @param freshMillis how long a report counts */
    RedisThrottle(RedisStore redis, String node, long freshMillis) {
        this.redis = redis;
        this.node = node;
        this.freshMillis = freshMillis;
    }

    /** Leaves this process' report and answers what is known. */
    Future<Seen> report(SaleId sale, Report report) {
        SaleKeys keys = redis.keys(sale);
        return redis.run(
                        HEALTH,
                        List.of(keys.state(), keys.gate(), keys.health()),
                        List.of(node, report.encode(), Long.toString(freshMillis)))
                .map(RedisThrottle::seen);
    }

    private static Seen seen(Response answer) {
        List<Report> reports = new ArrayList<>();
        for (int i = FIXED; i < answer.size(); i++) {
            reports.add(Report.decode(answer.get(i).toString()));
        }
        return new Seen(
                answer.get(1).toLong(),
                new Fold(answer.get(2).toLong(), answer.get(3).toLong()),
                throttle(answer),
                reports);
    }

    private static Optional<Throttle> throttle(Response answer) {
        String rate = answer.get(4).toString();
        String reason = answer.get(5).toString();
        if (reason.isEmpty()) return Optional.empty();
        return Optional.of(new Throttle(
                rate.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(rate),
                Reason.of(reason),
                answer.get(6).toLong(),
                answer.get(7).toLong(),
                memory(answer.get(8).toString())));
    }

    private static Memory memory(String text) {
        String[] fields = text.split("\\|", MEMORY_FIELDS);
        if (fields.length < MEMORY_FIELDS) return Memory.NONE;
        return new Memory(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]));
    }

    /** Puts {@code next} into force if {@code before} still is; whether it was. */
    Future<Boolean> set(SaleId sale, Optional<Throttle> before, Throttle next) {
        SaleKeys keys = redis.keys(sale);
        List<String> arguments = List.of(
                before.map(known -> Long.toString(known.atMillis())).orElse(""),
                Double.isInfinite(next.perMinute()) ? "" : decimal(next.perMinute()),
                next.reason().word(),
                Long.toString(next.sinceMillis()),
                Long.toString(next.atMillis()),
                encode(next.memory()));
        return redis.run(THROTTLE, List.of(keys.state(), keys.gate()), arguments)
                .map(answer -> answer.get(0).toString().equals("OK"));
    }

    private static String encode(Memory memory) {
        return memory.judgedMillis() + "|" + memory.wellMillis() + "|" + decimal(memory.knee()) + "|"
                + decimal(memory.load());
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
