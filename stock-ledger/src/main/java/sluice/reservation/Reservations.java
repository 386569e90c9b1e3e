package sluice.reservation;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.redis.Batcher;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.wall.Shortage;
import sluice.wall.SoldOutWall;

/**
 * The reservations in Redis. For one event loop: purchases that arrive while a call is in flight go together in the
 * next one, which is one script and one journal entry.
 */
public final class Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);
    private static final Script RESERVE = Script.of("ledger/reserve.lua");
    private static final Script SETTLE = Script.of("ledger/settle.lua");
    // Where the fields are in a reservation, as SaleKeys.reservations() says.
    private static final int FINGERPRINT = 4;
    private static final int ENTRY = 5;

    /** Most settlements of one call. */
    public static final int MOST_SETTLEMENTS = 128;

    private final RedisStore redis;
    private final LedgerSettings settings;
    private final SoldOutWall wall;
    private final Map<SaleId, Batcher<Purchase, Answer>> batchers = new HashMap<>();

    /**
     * What the script said of one purchase: a word, the entry that holds it, and its status; of a shortage the entry
     * up to which it is known, and the product. A refusal is a word alone.
     */
    private record Answer(String word, String entry, String status) {
        private static final String RESERVED = "RESERVED";

        /** {@code entry} is that of all that the call reserved. */
        static Answer read(String text, String entry) {
            if (text.equals(RESERVED)) return new Answer(RESERVED, entry, "reserved");
            String[] words = text.split(" ", 3);
            return words.length == 3 ? new Answer(words[0], words[1], words[2]) : new Answer(text, "", "");
        }

        boolean isAccepted() {
            return word.equals(RESERVED) || word.equals("AGAIN");
        }
    }

    public Reservations(RedisStore redis, LedgerSettings settings, SoldOutWall wall) {
        this.redis = redis;
        this.settings = settings;
        this.wall = wall;
    }

    /**
     * Reserves all lines of a purchase or none. Asked again with the same id and fingerprint, the answer is the same.
     * Refusals: {@code key_reused, not_admitted, pass_invalid, pass_used, pass_expired, unknown_product,
     * over_pass_limit, over_buyer_limit, sold_out, halted, recovering, busy}. What is known to be gone is refused as
     * sold out whatever else is wrong with it.
     */
    public Future<Reserved> reserve(Sale sale, Purchase purchase) {
        if (wall.refuses(sale.id(), purchase)) return Future.failedFuture(Refusal.SOLD_OUT.refused());
        return batchers.computeIfAbsent(sale.id(), this::batcher)
                .add(purchase)
                .map(answer -> reserved(purchase, answer));
    }

    private Batcher<Purchase, Answer> batcher(SaleId sale) {
        return new Batcher<>(
                settings.reserveBatch(), settings.reserveQueue(), purchases -> reserveAll(sale, purchases));
    }

    private Future<List<Answer>> reserveAll(SaleId sale, List<Purchase> purchases) {
        SaleKeys keys = redis.keys(sale);
        List<String> arguments = new ArrayList<>(purchases.size() * 6);
        for (Purchase purchase : purchases) {
            arguments.add(purchase.id());
            arguments.add(purchase.ticket());
            arguments.add(purchase.digest());
            arguments.add(purchase.fingerprint());
            arguments.add(purchase.paymentMethod());
            arguments.add(LinesText.write(purchase.lines()));
        }
        return redis.run(RESERVE, keys(keys), arguments)
                .map(response -> answers(sale, response))
                .onSuccess(answers -> tell(sale, purchases, answers));
    }

    /** Who was accepted first, and only then what is gone: nobody may be refused by the other half of his own batch. */
    private void tell(SaleId sale, List<Purchase> purchases, List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isAccepted()) wall.know(sale, purchases.get(i).ticket());
        }
        for (Answer answer : answers) {
            if (answer.word().equals("SOLD_OUT")) wall.shut(sale, Shortage.read(answer.entry(), answer.status()));
        }
    }

    private static List<String> keys(SaleKeys keys) {
        return List.of(
                keys.state(),
                keys.stock(),
                keys.leases(),
                keys.shopping(),
                keys.buying(),
                keys.reservations(),
                keys.buyers(),
                keys.journal());
    }

    private static List<Answer> answers(SaleId sale, Response response) {
        requireWhole(sale, response);
        String entry = response.get(1).toString();
        List<Answer> answers = new ArrayList<>(response.size());
        for (int i = 2; i < response.size(); i++) {
            answers.add(Answer.read(response.get(i).toString(), entry));
        }
        return answers;
    }

    private static void requireWhole(SaleId sale, Response response) {
        String word = response.get(0).toString();
        if (word.equals("OK")) return;
        if (word.equals("BROKEN")) {
            LOG.atError()
                    .addKeyValue("sale", sale)
                    .addKeyValue("product", response.get(1).toString())
                    .log("stock does not add up");
        }
        throw Refusal.HALTED.refused();
    }

    private static Reserved reserved(Purchase purchase, Answer answer) {
        return switch (answer.word()) {
            case "RESERVED", "AGAIN" -> {
                String[] entry = answer.entry().split("-", 2);
                yield new Reserved(
                        purchase.id(),
                        Long.parseLong(entry[0]),
                        Long.parseLong(entry[1]),
                        answer.word().equals("AGAIN"),
                        answer.status());
            }
            default -> throw Refusal.valueOf(answer.word()).refused();
        };
    }

    /**
     * Ends reservations and their leases, at most {@link #MOST_SETTLEMENTS} in a call, and answers a word for each:
     * {@code done} now, {@code again} had ended so already, {@code conflict} had ended otherwise, {@code unknown}.
     */
    public Future<List<String>> settle(Sale sale, List<Settlement> settlements) {
        if (settlements.size() > MOST_SETTLEMENTS) throw new IllegalArgumentException("too many settlements");
        if (settlements.isEmpty()) return Future.succeededFuture(List.of());
        List<String> arguments = new ArrayList<>(settlements.size() * 3);
        for (Settlement settlement : settlements) {
            arguments.add(settlement.reservation());
            arguments.add(settlement.confirm() ? "confirmed" : "released");
            arguments.add(settlement.reason());
        }
        return redis.run(SETTLE, keys(redis.keys(sale.id())), arguments).map(response -> words(sale.id(), response));
    }

    private static List<String> words(SaleId sale, Response response) {
        requireWhole(sale, response);
        return response.stream().skip(1).map(Response::toString).toList();
    }

    /**
     * What a purchase became, with the entry that made it; empty if it was never made. Refused as {@code key_reused} if
     * its id is that of another.
     */
    public Future<Optional<Reserved>> find(Sale sale, Purchase purchase) {
        return redis.send(Request.cmd(Command.HGET)
                        .arg(redis.keys(sale.id()).reservations())
                        .arg(purchase.id()))
                .map(found -> Optional.ofNullable(found).map(value -> read(purchase, value.toString())));
    }

    private static Reserved read(Purchase purchase, String value) {
        String[] fields = value.split("\\|", -1);
        if (!fields[FINGERPRINT].equals(purchase.fingerprint())) throw Refusal.KEY_REUSED.refused();
        String[] entry = fields[ENTRY].split("-", 2);
        return new Reserved(purchase.id(), Long.parseLong(entry[0]), Long.parseLong(entry[1]), true, fields[0]);
    }
}
