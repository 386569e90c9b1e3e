package sluice.authz;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import sluice.redis.RedisStore;
import sluice.sale.Refusal;
import sluice.sale.Sale;

/** Codes that carry a pass from our host to the shop's. Each works once, and only for a while. For one event loop. */
public final class Handoffs {
    private static final int CODE_BYTES = 16;

    private final RedisStore redis;
    private final Duration life;
    private final int most;
    private final SecureRandom random = new SecureRandom();
    private int running;

    public Handoffs(RedisStore redis, AuthzSettings settings) {
        this.redis = redis;
        this.life = settings.handoff();
        this.most = settings.exchanges();
    }

    /** A code for {@code token}: 128 random bits. */
    Future<String> make(Sale sale, String token) {
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return redis.send(Request.cmd(Command.SET)
                        .arg(redis.keys(sale.id()).handoff(code))
                        .arg(token)
                        .arg("NX")
                        .arg("EX")
                        .arg(life.toSeconds()))
                .map(kept -> code);
    }

    /**
     * What {@code code} was made for, the first time it is asked. The refusal {@code busy} beyond a bounded number at
     * once: anybody may make codes up.
     */
    Future<Optional<String>> take(Sale sale, String code) {
        if (running >= most) return Future.failedFuture(Refusal.BUSY.refused());
        running++;
        return redis.send(Request.cmd(Command.GETDEL).arg(redis.keys(sale.id()).handoff(code)))
                .map(found -> Optional.ofNullable(found).map(Response::toString))
                .onComplete(done -> running--);
    }
}
