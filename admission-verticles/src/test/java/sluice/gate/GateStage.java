package sluice.gate;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sluice.gate.RedisGate.Admission;
import sluice.gate.RedisGate.Claim;
import sluice.gate.RedisGate.Claimed;
import sluice.gate.RedisGate.Word;
import sluice.redis.RedisSettings;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.settings.Settings;
import sluice.stores.EmbeddedStores;

/** One sale's gate on a real Redis, its line and stock written as the line and the ledger would. */
final class GateStage {
    static final int WINDOW_SECONDS = 30;
    static final int IDLE_SECONDS = 300;
    static final int GRACE_SECONDS = 60;
    static final Candidates.Rules RULES = new Candidates.Rules(0, 45_000, GRACE_SECONDS * 1000L);

    private static final Script PASS_TIME = Script.of("gate/pass-time.lua");
    private static final long PATIENCE_SECONDS = 20;
    private static final Vertx VERTX = Vertx.vertx();
    private static final RedisStore REDIS = connect();

    final SaleId id = new SaleId("s" + UUID.randomUUID().toString().substring(0, 12));
    final SaleKeys keys = REDIS.keys(id);
    final RedisGate gate = new RedisGate(REDIS);
    Sale sale;
    private long served;
    private long joined;

    private static RedisStore connect() {
        Settings settings = new Settings(Settings.Overrides.of(Map.of(
                "redis.uri",
                EmbeddedStores.shared().redisUri(),
                "redis.key-prefix",
                "t" + UUID.randomUUID().toString().substring(0, 8))));
        return new RedisStore(VERTX, RedisSettings.from(settings));
    }

    /** An open sale with much stock. */
    GateStage(int perMinute, int burst, int cap) {
        String info = command(Command.INFO, "server").toString();
        own(info.replaceFirst("(?s).*run_id:(\\w+).*", "$1"));
        stock(1_000_000, 1_000_000);
        push(Phase.OPEN, perMinute, burst, cap, 1);
    }

    void own(String runId) {
        command(Command.HSET, keys.state(), "owner", runId, "epoch", "1", "seq", "0", "open", "1");
        command(Command.HSET, keys.lineState(), "run", runId);
    }

    /** As if so much time went by at once: all that was noted is so much older. */
    void passSeconds(int seconds) {
        pass(seconds * 1000L, seconds);
    }

    /** As if {@code millis} went by; of these, {@code seconds} are whole seconds for what is counted by the second. */
    void pass(long millis, int seconds) {
        older(millis, seconds, keys.called(), keys.aside(), keys.asked(), keys.shopping(), keys.buying());
    }

    /** The clock is put forward, or back if negative: what was noted is so much older, as the clock now has it. */
    void step(long millis) {
        older(millis, 0, keys.called(), keys.aside(), keys.asked(), keys.present());
    }

    private void older(long millis, int seconds, String... times) {
        List<String> stamped = new ArrayList<>(List.of(keys.gate()));
        stamped.addAll(List.of(times));
        await(REDIS.run(PASS_TIME, stamped, List.of(Long.toString(millis), Integer.toString(seconds)))
                .map(true));
    }

    void stock(long total, long available) {
        command(Command.HSET, keys.stock(), "unit:total", "" + total, "unit:available", "" + available);
    }

    /** Puts these knobs and this phase into force as of {@code revision}. */
    void push(Phase phase, int perMinute, int burst, int cap, long revision) {
        Knobs knobs = new Knobs(perMinute, burst, cap, WINDOW_SECONDS, IDLE_SECONDS, 2 * IDLE_SECONDS, 2, Pace.fixed());
        push(phase, knobs, revision);
    }

    @CanIgnoreReturnValue
    RedisGate.InForce push(Phase phase, Knobs knobs, long revision) {
        sale = new Sale(
                id,
                "Shoes",
                "EUR",
                phase,
                phase == Phase.PAUSED ? Phase.OPEN : null,
                new Sale.Schedule(null, null, null),
                knobs,
                4,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(new byte[32]),
                revision,
                List.of(new Product("unit", "Unit", 100, 1_000_000, 0)),
                Draw.none(),
                Protection.none());
        return await(gate.push(sale));
    }

    /** {@code count} people join and stay; ticket {@code t<index>} has that index. */
    void join(int count) {
        present(joined, count);
        joinAndGo(count);
    }

    /** {@code count} people join, and nobody hears of them again. */
    void joinAndGo(int count) {
        List<String> arguments = new ArrayList<>(List.of(keys.line()));
        for (int i = 0; i < count; i++, joined++) {
            arguments.add(Long.toString(joined));
            arguments.add("t" + joined);
        }
        command(Command.ZADD, arguments.toArray(String[]::new));
    }

    /** The clients of {@code count} tickets from {@code first} on show themselves, for as long as a test takes. */
    void present(long first, int count) {
        List<String> arguments = new ArrayList<>(List.of(keys.present()));
        for (long index = first; index < first + count; index++) {
            arguments.add(Long.toString(now() + 600_000));
            arguments.add(Long.toString(index));
        }
        command(Command.ZADD, arguments.toArray(String[]::new));
    }

    /** Who is next as a node knows that has seen everything. */
    Candidates candidates(int most) {
        return candidates(served, most);
    }

    Candidates candidates(long from, int most) {
        long till = Math.min(joined, from + most);
        List<Long> pairs = new ArrayList<>();
        for (long place = from; place < till; place++) {
            pairs.add(place);
            pairs.add(place);
        }
        return new Candidates(from, till, RULES, pairs);
    }

    @CanIgnoreReturnValue
    Admission tick() {
        return seen(await(gate.expire(sale).compose(done -> gate.admit(sale, candidates(256)))));
    }

    @CanIgnoreReturnValue
    Admission seen(Admission admission) {
        served = admission.served();
        return admission;
    }

    static Claim wish(long index) {
        return new Claim("t" + index, index, index, "digest" + index + "|t" + index, 2, "jti" + index + "|1|2|kid");
    }

    @CanIgnoreReturnValue
    List<Claimed> claim(List<Long> indexes) {
        return await(gate.claim(sale, indexes.stream().map(GateStage::wish).toList()));
    }

    Word claim(long index) {
        return claim(List.of(index)).get(0).word();
    }

    /** The called, by index. */
    List<Long> called() {
        return members(keys.called());
    }

    /** The indexes in a sorted set, ascending. */
    List<Long> members(String key) {
        List<Long> members = new ArrayList<>();
        for (Response member : command(Command.ZRANGE, key, "0", "-1")) members.add(member.toLong());
        members.sort(null);
        return members;
    }

    long count(String key) {
        return command(Command.ZCARD, key).toLong();
    }

    double score(String key, String member) {
        return Double.parseDouble(command(Command.ZSCORE, key, member).toString());
    }

    String lineState(String field) {
        return command(Command.HGET, keys.lineState(), field).toString();
    }

    String gate(String field) {
        return command(Command.HGET, keys.gate(), field).toString();
    }

    double number(String gateField) {
        return Double.parseDouble(gate(gateField));
    }

    /** The clock by which the gate goes, in ms. */
    static long now() {
        Response time = command(Command.TIME);
        return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
    }

    static void awaitMillis(long millis) {
        long end = now() + millis;
        while (now() < end) Thread.onSpinWait();
    }

    @CanIgnoreReturnValue
    static Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return await(REDIS.send(request));
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
