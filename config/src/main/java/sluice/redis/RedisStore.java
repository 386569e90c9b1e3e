package sluice.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/**
 * The connections of one process to Redis. Every call has the settings' timeout and fails with the client's own
 * exception, or with the refusal {@code busy} if too many calls wait for a connection. Scripts run by digest; one that
 * the server has forgotten is sent whole, which also stores it again.
 */
public final class RedisStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private final RedisSettings settings;
    private final Redis redis;

    public RedisStore(Vertx vertx, RedisSettings settings) {
        this.settings = settings;
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(settings.uri())
                        .setMaxPoolSize(settings.connections())
                        .setMaxPoolWaiting(4096)
                        .setMaxWaitingHandlers(4096));
    }

    /**
     * Asks the server whether it keeps what it acknowledges, and fails with {@link UnfitRedis} if not; with a warning
     * instead where the settings allow it.
     */
    public Future<Void> requireFit() {
        return send(Request.cmd(Command.INFO))
                .map(info -> Fitness.complaints(info.toString()))
                .compose(this::judge);
    }

    private Future<Void> judge(List<String> complaints) {
        if (complaints.isEmpty()) return Future.succeededFuture();
        if (!settings.unsafeAllowed()) return Future.failedFuture(new UnfitRedis(complaints));
        LOG.atWarn().addKeyValue("complaints", complaints).log("unsafe redis taken");
        return Future.succeededFuture();
    }

    public SaleKeys keys(SaleId sale) {
        return new SaleKeys(settings.keyPrefix(), sale);
    }

    /**
     * Runs a script. The answers {@code NO_SALE} and {@code WRONG_OWNER} as its first word become the refusal
     * {@code recovering}: whoever asks must wait until the sale is restored.
     */
    public Future<Response> run(Script script, List<String> keys, List<String> arguments) {
        return send(call(Command.EVALSHA, script.sha1(), keys, arguments))
                .recover(failure -> isUnknownScript(failure)
                        ? send(call(Command.EVAL, script.text(), keys, arguments))
                        : Future.failedFuture(failure))
                .map(RedisStore::owned);
    }

    private static Request call(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static Response owned(Response response) {
        if (response != null && response.isArray() && response.size() == 1) {
            String word = response.get(0).toString();
            if (word.equals("NO_SALE") || word.equals("WRONG_OWNER")) throw Refusal.RECOVERING.refused();
        }
        return response;
    }

    /** Sends one command; for what needs no script. */
    public Future<Response> send(Request request) {
        return redis.send(request)
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(isTooBusy(failure) ? Refusal.BUSY.refused() : failure));
    }

    /** Our own queue is full: that says nothing of the server. The client has no class for the second of its queues. */
    private static boolean isTooBusy(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException
                || "Redis waiting queue is full".equals(failure.getMessage());
    }

    /** A connection of its own, for commands that wait on the server. The caller closes it. */
    public Future<RedisConnection> connect() {
        return redis.connect().timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    public Future<Void> close() {
        return redis.close();
    }
}
