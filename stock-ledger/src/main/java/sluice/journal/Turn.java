package sluice.journal;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import sluice.redis.RedisStore;
import sluice.redis.Script;

/**
 * Whose turn it is to do what one node is enough for. A hint with an end: it saves double work, and nothing goes wrong
 * when two believe that it is theirs.
 */
public final class Turn {
    private static final Script TAKE = Script.of("ledger/take-turn.lua");

    private Turn() {}

    /** Takes the turn named by {@code key} for {@code node}, or prolongs it; {@code false} if another has it. */
    public static Future<Boolean> take(RedisStore redis, String key, String node, Duration length) {
        return redis.run(TAKE, List.of(key), List.of(node, Long.toString(length.toMillis())))
                .map(answer -> answer.get(0).toString().equals("MINE"));
    }

    /** Leaves the turn to whoever asks next, if {@code node} has it. */
    public static Future<Void> leave(RedisStore redis, String key, String node) {
        return take(redis, key, node, Duration.ofMillis(1)).mapEmpty();
    }
}
