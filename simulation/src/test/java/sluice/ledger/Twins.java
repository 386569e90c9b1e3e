package sluice.ledger;

import static sluice.ledger.ScriptCalls.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.sale.SaleId;

/** One ledger twice: in a real Redis, written by the scripts, and as a model. */
final class Twins {
    private static final List<String> RESTORED =
            List.of("stock", "reservations", "buyers", "leases", "shopping", "buying");
    private final RedisStore redis;
    private final ScriptCalls calls;
    private final SaleKeys keys;
    private final String server;
    private final LedgerModel model;
    private LedgerState state = LedgerState.empty();
    private long epoch;

    Twins(RedisStore redis, SaleId sale, LedgerModel model) {
        this.redis = redis;
        this.keys = redis.keys(sale);
        this.calls = new ScriptCalls(keys);
        this.model = model;
        this.server = runId(await(redis.send(Request.cmd(Command.INFO).arg("server"))));
        Map<String, Map<String, String>> fresh = new TreeMap<>(state.image());
        fresh.put("stock", firstStock());
        restore(fresh, new Operation.Rebuilt(RESTORED.size() + 3, false, false, false));
    }

    private static Map<String, String> firstStock() {
        Map<String, String> fields = new TreeMap<>(Map.of("limit", "5"));
        fields.putAll(new Counts(12, 12, 0, 0, 0).fields("a"));
        fields.putAll(new Counts(4, 4, 0, 0, 2).fields("b"));
        return fields;
    }

    private static String runId(Response answer) {
        return answer.toString().replaceFirst("(?s).*run_id:(\\w+).*", "$1");
    }

    /** Does it to both; answers how they differ then. */
    Optional<String> apply(Operation operation) {
        if (operation instanceof Operation.Does does) return both(does.event()).or(this::difference);
        if (operation instanceof Operation.Elsewhere other)
            return elsewhere(other.event()).or(this::difference);
        if (operation instanceof Operation.Rebuilt rebuilt) {
            return restore(state.image(), rebuilt).or(this::difference);
        }
        if (operation instanceof Operation.Corrupted corrupted) corrupt(corrupted.product());
        if (operation instanceof Operation.Lost) lose();
        return difference();
    }

    private Optional<String> both(LedgerEvent event) {
        LedgerModel.Step step = model.apply(state, server, event);
        state = step.state();
        List<String> answer = calls.answer(redis, event);
        return calls.isScript(event) && !answer.equals(step.answer())
                ? Optional.of(event + " is answered " + answer + ", by the model " + step.answer())
                : Optional.empty();
    }

    private Optional<String> elsewhere(LedgerEvent event) {
        String field = state.head().owner() != null ? "owner" : "begun_on";
        boolean isSomebodys = state.head().owner() != null || state.head().begunOn() != null;
        if (!isSomebodys || !calls.isScript(event) || isFirstStep(event)) return Optional.empty();
        await(redis.send(Request.cmd(Command.HSET).arg(keys.state()).arg(field).arg("another")));
        List<String> answer = calls.answer(redis, event);
        await(redis.send(Request.cmd(Command.HSET).arg(keys.state()).arg(field).arg(server)));
        LedgerModel.Step step = model.apply(state, "another", event);
        state = step.state();
        return answer.equals(step.answer())
                ? Optional.empty()
                : Optional.of(event + " elsewhere is answered " + answer + ", by the model " + step.answer());
    }

    @CanIgnoreReturnValue
    private Optional<String> restore(Map<String, Map<String, String>> content, Operation.Rebuilt rebuilt) {
        int steps = rebuilt.steps();
        long mine = ++epoch;
        List<LedgerEvent> events = new ArrayList<>();
        events.add(new LedgerEvent.ShutOut(mine));
        events.add(new LedgerEvent.Begin(mine));
        for (String key : RESTORED) events.add(new LedgerEvent.Restore(mine, key, content.get(key)));
        events.add(new LedgerEvent.Open(mine, rebuilt.halted()));
        if (rebuilt.overtaken()) {
            long other = ++epoch;
            events.addAll(1 + steps / 2, overtaking(other, mine));
        }
        Optional<String> difference = Optional.empty();
        for (LedgerEvent event : events.subList(0, Math.min(events.size(), steps))) {
            boolean there = rebuilt.moved() && event == events.get(steps / 2) && steps > 1;
            if (difference.isEmpty()) difference = there ? elsewhere(event) : both(event);
        }
        return difference;
    }

    private static List<LedgerEvent> overtaking(long other, long mine) {
        return List.of(
                new LedgerEvent.ShutOut(other),
                new LedgerEvent.ShutOut(mine),
                new LedgerEvent.Begin(other),
                new LedgerEvent.Begin(mine));
    }

    /** What any server does that has nothing newer. */
    private static boolean isFirstStep(LedgerEvent event) {
        return event instanceof LedgerEvent.ShutOut || event instanceof LedgerEvent.Begin;
    }

    private void corrupt(String product) {
        if (!state.stock.containsKey(product)) return;
        await(redis.send(Request.cmd(Command.HINCRBY)
                .arg(keys.stock())
                .arg(product + ":available")
                .arg(1)));
        state = state.copy();
        state.stock.computeIfPresent(product, (same, counts) -> counts.with("available", counts.available() + 1));
    }

    private void lose() {
        Request request = Request.cmd(Command.DEL);
        keyNames().values().forEach(request::arg);
        await(redis.send(request));
        state = LedgerState.empty();
    }

    private Map<String, String> keyNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("state", keys.state());
        names.put("stock", keys.stock());
        names.put("leases", keys.leases());
        names.put("reservations", keys.reservations());
        names.put("buyers", keys.buyers());
        names.put("shopping", keys.shopping());
        names.put("buying", keys.buying());
        names.put("journal", keys.journal());
        return names;
    }

    private Optional<String> difference() {
        List<String> names = List.copyOf(keyNames().keySet());
        Map<String, Map<String, String>> real =
                ScriptCalls.contents(redis, names, List.copyOf(keyNames().values()));
        Map<String, Map<String, String>> image = state.image();
        return image.keySet().stream()
                .filter(name -> !Objects.equals(image.get(name), real.get(name)))
                .findFirst()
                .map(name -> name + " is " + real.get(name) + ", in the model " + image.get(name));
    }
}
