package sluice.ledger;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.reservation.LinesText;

/** Events of the ledger as calls of the real scripts on one sale's keys. */
final class ScriptCalls {
    private static final Script RESERVE = Script.of("ledger/reserve.lua");
    private static final Script SETTLE = Script.of("ledger/settle.lua");
    private static final Script RETURN = Script.of("ledger/return.lua");
    private static final Script RENEW = Script.of("ledger/renew.lua");
    private static final Script SHUT_OUT = Script.of("ledger/shut-out.lua");
    private static final Script BEGIN = Script.of("ledger/begin-restore.lua");
    private static final Script RESTORE = Script.of("ledger/restore.lua");
    private static final Script ADJUST = Script.of("ledger/adjust.lua");
    private static final Script OPEN = Script.of("ledger/open.lua");
    private static final Script CUT = Script.of("ledger/snapshot.lua");
    private static final Script CLOSE = Script.of("ledger/close.lua");
    private static final Script READ_EPOCH = Script.of("ledger/read-epoch.lua");

    private static final String READ_ALL = """
            local all = {}
            for i = 1, 5 do all[i] = redis.call('HGETALL', KEYS[i]) end
            for i = 6, 7 do all[i] = redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES') end
            all[8] = redis.call('XRANGE', KEYS[8], '-', '+')
            return all
            """;

    private final SaleKeys keys;
    private final List<String> all;
    private final List<String> ofLeases;

    ScriptCalls(SaleKeys keys) {
        this.keys = keys;
        this.all = List.of(
                keys.state(),
                keys.stock(),
                keys.leases(),
                keys.shopping(),
                keys.buying(),
                keys.reservations(),
                keys.buyers(),
                keys.journal());
        this.ofLeases = List.of(keys.state(), keys.leases(), keys.shopping(), keys.buying());
    }

    /** Waits for an answer of Redis. */
    @CanIgnoreReturnValue
    static <T> T await(Future<T> answer) {
        try {
            return answer.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Redis does not answer", e);
        }
    }

    /** Whether an event is a script of the ledger, and not a command of somebody else. */
    boolean isScript(LedgerEvent event) {
        return !(event instanceof LedgerEvent.Admit || event instanceof LedgerEvent.Expire);
    }

    List<String> answer(RedisStore redis, LedgerEvent event) {
        List<String> answer = new ArrayList<>();
        for (Request request : requests(event)) {
            Response response = await(redis.send(request));
            if (isScript(event)) response.forEach(word -> answer.add(word.toString()));
        }
        return answer;
    }

    private List<Request> requests(LedgerEvent event) {
        if (event instanceof LedgerEvent.Admit admit) {
            return List.of(
                    command(
                            Command.HSET,
                            keys.leases(),
                            admit.ticket(),
                            admit.lease().encode()),
                    command(
                            Command.ZADD,
                            keys.shopping(),
                            Long.toString(admit.lease().endMillis()),
                            admit.ticket()));
        }
        if (event instanceof LedgerEvent.Expire expire) return List.of(expire(expire.ticket()));
        return List.of(script(event));
    }

    private Request expire(String ticket) {
        String text = "if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 then redis.call('HDEL', KEYS[2], ARGV[1]) end";
        return command(Command.EVAL, text, "2", keys.shopping(), keys.leases(), ticket);
    }

    private Request script(LedgerEvent event) {
        List<String> arguments = new ArrayList<>();
        if (event instanceof LedgerEvent.Reserve reserve) {
            reserve.purchases()
                    .forEach(purchase -> arguments.addAll(List.of(
                            purchase.id(),
                            purchase.ticket(),
                            purchase.digest(),
                            purchase.fingerprint(),
                            purchase.paymentMethod(),
                            LinesText.write(purchase.lines()))));
            return eval(RESERVE, all, arguments);
        }
        if (event instanceof LedgerEvent.Settle settle) {
            settle.settlements()
                    .forEach(one -> arguments.addAll(
                            List.of(one.reservation(), one.confirm() ? "confirmed" : "released", one.reason())));
            return eval(SETTLE, all, arguments);
        }
        if (event instanceof LedgerEvent.Renew renew) {
            arguments.add(Long.toString(renew.idle()));
            renew.passes().forEach(pass -> arguments.addAll(List.of(pass.ticket(), pass.digest())));
            return eval(RENEW, ofLeases, arguments);
        }
        if (event instanceof LedgerEvent.Return back) return eval(RETURN, ofLeases, List.of(back.ticket()));
        if (event instanceof LedgerEvent.ShutOut shut) {
            return eval(SHUT_OUT, List.of(keys.state()), List.of(Long.toString(shut.epoch())));
        }
        if (event instanceof LedgerEvent.Begin begin) return eval(BEGIN, all, List.of(Long.toString(begin.epoch())));
        if (event instanceof LedgerEvent.Restore restore) return restore(restore, arguments);
        if (event instanceof LedgerEvent.Open open) {
            String force = open.halted() ? "0" : "1";
            return eval(OPEN, List.of(keys.state(), keys.stock()), List.of(Long.toString(open.epoch()), force));
        }
        if (event instanceof LedgerEvent.Cut cut) {
            List<String> ofCut = List.of(keys.state(), keys.stock(), keys.journal());
            return eval(CUT, ofCut, List.of(Long.toString(cut.silence())));
        }
        if (event instanceof LedgerEvent.Close close) {
            return eval(CLOSE, List.of(keys.state()), List.of(Long.toString(close.epoch())));
        }
        if (event instanceof LedgerEvent.Adjust adjust) {
            List<String> ofStock = List.of(keys.state(), keys.stock(), keys.buyers(), keys.journal());
            return eval(ADJUST, ofStock, List.of(adjust.product(), Long.toString(adjust.total())));
        }
        if (event instanceof LedgerEvent.ReadEpoch) return eval(READ_EPOCH, List.of(keys.state()), arguments);
        throw new IllegalArgumentException("no script for " + event);
    }

    private Request restore(LedgerEvent.Restore restore, List<String> arguments) {
        boolean scored = restore.key().equals("shopping") || restore.key().equals("buying");
        arguments.addAll(List.of(Long.toString(restore.epoch()), scored ? "ZADD" : "HSET"));
        restore.content().forEach((field, value) -> {
            arguments.add(scored ? value : field);
            arguments.add(scored ? field : value);
        });
        String key = all.stream()
                .filter(name -> name.endsWith(":" + restore.key()))
                .findFirst()
                .orElseThrow();
        return eval(RESTORE, List.of(keys.state(), key), arguments);
    }

    private static Request eval(Script script, List<String> keys, List<String> arguments) {
        Request request = command(Command.EVAL, script.text(), Integer.toString(keys.size()));
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static Request command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) request.arg(argument);
        return request;
    }

    /** What the keys hold, read at one moment: five hashes, two sorted sets and the journal, by name. */
    static Map<String, Map<String, String>> contents(RedisStore redis, List<String> names, List<String> keys) {
        Request request = command(Command.EVAL, READ_ALL, Integer.toString(keys.size()));
        keys.forEach(request::arg);
        Response all = await(redis.send(request));
        Map<String, Map<String, String>> contents = new TreeMap<>();
        int journal = names.size() - 1;
        for (int i = 0; i < journal; i++) contents.put(names.get(i), pairs(all.get(i)));
        Map<String, String> entries = new TreeMap<>();
        all.get(journal)
                .forEach(entry ->
                        entries.put(entry.get(0).toString(), entry.get(1).get(1).toString()));
        contents.put(names.get(journal), entries);
        // The time of a cut is the server's.
        contents.get("state").remove("cut_at");
        return contents;
    }

    private static Map<String, String> pairs(Response flat) {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            pairs.put(flat.get(i).toString(), flat.get(i + 1).toString());
        }
        return pairs;
    }
}
