package sluice.ledger;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.journal.Fold;
import sluice.lease.Lease;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;

/**
 * What each script does: (state, event) to (state, effects). Time and the server's run id come in. The rules that a
 * broken variant may drop are methods of their own.
 */
public class LedgerModel {
    /**
     * What came of an event.
     *
     * @param answer the script's, its first word first
     * @param entry of the journal that it wrote
     */
    public record Step(LedgerState state, List<String> answer, Optional<Fold> entry) {}

    /** Applies {@code event} on the server with this run id. {@code before} stays as it is. */
    public final Step apply(LedgerState before, String server, LedgerEvent event) {
        if (event instanceof LedgerEvent.Begin begin) return RestoreModel.begin(before, server, begin.epoch());
        if (event instanceof LedgerEvent.Trim trim) return trim(before, trim.firstToKeep());
        LedgerState state = before.copy();
        if (event instanceof LedgerEvent.ShutOut shut) return RestoreModel.shutOut(state, server, shut.epoch());
        if (event instanceof LedgerEvent.Restore restore) return restore(state, server, restore);
        if (event instanceof LedgerEvent.Open open) return open(state, server, open);
        if (event instanceof LedgerEvent.Admit admit) return LeaseModel.admit(state, admit);
        if (event instanceof LedgerEvent.Expire expire) return LeaseModel.expire(state, expire.ticket());
        if (before.head.owner() == null) return says(before, "NO_SALE");
        if (!owns(before, server)) return says(before, "WRONG_OWNER");
        if (event instanceof LedgerEvent.Reserve reserve) return reserve(before, state, reserve);
        if (event instanceof LedgerEvent.Settle settle) return settle(before, state, settle.settlements());
        if (event instanceof LedgerEvent.Adjust adjust) return adjust(before, state, adjust);
        if (event instanceof LedgerEvent.Cut cut) return CutModel.cut(state, cut.silence());
        if (event instanceof LedgerEvent.Close close) return CutModel.close(state, close.epoch());
        if (event instanceof LedgerEvent.Return back) return LeaseModel.giveBack(state, back.ticket());
        if (event instanceof LedgerEvent.Renew renew) return LeaseModel.renew(state, renew);
        return says(before, "OK", Long.toString(before.head.epoch()));
    }

    static Step says(LedgerState state, String... answer) {
        return new Step(state, List.of(answer), Optional.empty());
    }

    /** Whether a server is the one that was verified when the ledger was opened. */
    protected boolean owns(LedgerState state, String server) {
        return state.head.owner().equals(server);
    }

    /** Whether a purchase is the one that made the reservation of its id. */
    protected boolean isSame(Holding known, Purchase purchase) {
        return known.fingerprint().equals(purchase.fingerprint());
    }

    private Step reserve(LedgerState before, LedgerState state, LedgerEvent.Reserve event) {
        Batch batch = new Batch(state);
        List<String> answer = new ArrayList<>(List.of("OK", batch.next.toString()));
        for (Purchase purchase : event.purchases()) {
            answer.add(reserve(batch, event.now(), purchase));
        }
        return written(before, batch, answer);
    }

    private String reserve(Batch batch, long now, Purchase purchase) {
        LedgerState state = batch.state;
        Holding known = state.reservations.get(purchase.id());
        if (known != null) {
            return isSame(known, purchase) ? "AGAIN " + known.entry() + " " + known.status() : "KEY_REUSED";
        }
        String no = refusal(batch, now, purchase);
        if ("SOLD_OUT".equals(no)) return no + " " + batch.reached() + " " + shortage(state, purchase.lines());
        if (no != null) return no;
        Lease lease = state.leases.get(purchase.ticket());
        for (Line line : purchase.lines()) {
            state.stock.computeIfPresent(line.product(), (product, counts) -> counts.reserve(line.quantity()));
        }
        hold(state, lease.buyer(), purchase.lines(), 1);
        Holding made = new Holding(
                "reserved",
                purchase.ticket(),
                lease.buyer(),
                purchase.lines(),
                purchase.fingerprint(),
                batch.next.toString());
        state.reservations.put(purchase.id(), made);
        state.shopping.remove(purchase.ticket());
        state.buying.put(purchase.ticket(), lease.hardEndMillis());
        batch.text.add(String.join(
                " ",
                "reserve",
                purchase.id(),
                purchase.ticket(),
                lease.buyer(),
                purchase.fingerprint(),
                purchase.paymentMethod(),
                LinesText.write(purchase.lines())));
        return "RESERVED";
    }

    /** Why a new purchase cannot be made, or null. */
    private static String refusal(Batch batch, long now, Purchase purchase) {
        LedgerState state = batch.state;
        if (!state.head.open()) return "HALTED";
        Lease lease = state.leases.get(purchase.ticket());
        if (lease == null) return "NOT_ADMITTED";
        if (!lease.digest().equals(purchase.digest())) return "PASS_INVALID";
        if (state.buying.containsKey(purchase.ticket())) return "PASS_USED";
        if (now >= lease.endMillis()) return "PASS_EXPIRED";
        for (Line line : purchase.lines()) {
            if (!state.stock.containsKey(line.product())) return "UNKNOWN_PRODUCT";
            batch.read.add(line.product());
        }
        long units = LinesText.units(purchase.lines());
        if (units > lease.maxQty()) return "OVER_PASS_LIMIT";
        if (isOver(state, lease.buyer(), purchase.lines(), units)) return "OVER_BUYER_LIMIT";
        boolean isShort = purchase.lines().stream()
                .anyMatch(line -> state.stock.get(line.product()).available() < line.quantity());
        return isShort ? "SOLD_OUT" : null;
    }

    /** The last product of which there are too few, and how many. */
    private static String shortage(LedgerState state, List<Line> lines) {
        String shortage = "";
        for (Line line : lines) {
            long available = state.stock.get(line.product()).available();
            if (available < line.quantity()) shortage = line.product() + "=" + available;
        }
        return shortage;
    }

    private static boolean isOver(LedgerState state, String buyer, List<Line> lines, long units) {
        Map<String, Integer> held = state.buyers.getOrDefault(buyer, Map.of());
        boolean overProduct = lines.stream().anyMatch(line -> {
            long limit = state.stock.get(line.product()).limit();
            return limit > 0 && held.getOrDefault(line.product(), 0) + line.quantity() > limit;
        });
        long all = held.values().stream().mapToLong(Integer::longValue).sum();
        return overProduct || (state.limit > 0 && all + units > state.limit);
    }

    private static void hold(LedgerState state, String buyer, List<Line> lines, int sign) {
        Map<String, Integer> held = new LinkedHashMap<>(state.buyers.getOrDefault(buyer, Map.of()));
        for (Line line : lines) held.merge(line.product(), sign * line.quantity(), Integer::sum);
        held.values().removeIf(units -> units <= 0);
        if (held.isEmpty()) state.buyers.remove(buyer);
        else state.buyers.put(buyer, held);
    }

    private Step settle(LedgerState before, LedgerState state, List<Settlement> settlements) {
        if (!state.head.open()) return says(state, "HALTED");
        Batch batch = new Batch(state);
        List<String> answer = new ArrayList<>(List.of("OK"));
        for (Settlement settlement : settlements) answer.add(settle(batch, settlement));
        return written(before, batch, answer);
    }

    private static String settle(Batch batch, Settlement settlement) {
        LedgerState state = batch.state;
        String finish = settlement.confirm() ? "confirmed" : "released";
        Holding known = state.reservations.get(settlement.reservation());
        if (known == null) return "unknown";
        if (known.status().equals(finish)) return "again";
        if (!known.status().equals("reserved")) return "conflict";
        for (Line line : known.lines()) {
            batch.read.add(line.product());
            state.stock.computeIfPresent(
                    line.product(),
                    (product, counts) ->
                            settlement.confirm() ? counts.sell(line.quantity()) : counts.release(line.quantity()));
        }
        if (!settlement.confirm()) hold(state, known.buyer(), known.lines(), -1);
        state.reservations.put(settlement.reservation(), known.ended(finish));
        batch.text.add(
                settlement.confirm()
                        ? "confirm " + settlement.reservation()
                        : "release " + settlement.reservation() + " " + settlement.reason());
        state.leases.remove(known.ticket());
        state.shopping.remove(known.ticket());
        state.buying.remove(known.ticket());
        return "done";
    }

    private Step adjust(LedgerState before, LedgerState state, LedgerEvent.Adjust event) {
        if (!state.head.open()) return says(state, "HALTED");
        Counts counts = state.stock.get(event.product());
        if (counts == null) return says(state, "UNKNOWN_PRODUCT");
        long delta = event.total() - counts.total();
        if (counts.available() + delta < 0) {
            return says(state, "TOO_LOW", Long.toString(counts.reserved() + counts.sold()));
        }
        Batch batch = new Batch(state);
        batch.read.add(event.product());
        state.stock.put(event.product(), counts.adjust(delta));
        if (delta != 0) batch.text.add("adjust " + event.product() + " " + delta);
        Fold last = batch.reached();
        String word = delta == 0 ? "SAME" : "ADJUSTED";
        return written(before, batch, List.of(word, Long.toString(last.epoch()), Long.toString(last.seq())));
    }

    /** What a batch did so far: the entry it will be and the products whose counters it read. */
    private static final class Batch {
        private final LedgerState state;
        private final Fold next;
        private final List<String> text = new ArrayList<>();
        private final Set<String> read = new HashSet<>();

        Batch(LedgerState state) {
            this.state = state;
            this.next = new Fold(state.head.epoch(), state.head.seq() + 1);
        }

        /** The entry with which all that was done until now is done. */
        Fold reached() {
            return text.isEmpty() ? new Fold(state.head.epoch(), state.head.seq()) : next;
        }
    }

    /** All of a batch or nothing: counters that do not add up close the ledger until a person has looked. */
    private Step written(LedgerState before, Batch batch, List<String> answer) {
        LedgerState state = batch.state;
        for (String product : batch.read) {
            Counts counts = before.stock.get(product);
            if (counts == null || !counts.isSound()) {
                LedgerState closed = before.copy();
                closed.head = closed.head.closed();
                return says(closed, "BROKEN", product);
            }
        }
        if (batch.text.isEmpty()) return new Step(before, answer, Optional.empty());
        return journal(state, answer, String.join("\n", batch.text));
    }

    /** Writes the entry of a batch with all else that the batch did. */
    protected Step journal(LedgerState state, List<String> answer, String text) {
        return new Step(state, answer, Optional.of(append(state, text)));
    }

    @CanIgnoreReturnValue
    static Fold append(LedgerState state, String text) {
        state.head = state.head.at(state.head.seq() + 1);
        Fold entry = new Fold(state.head.epoch(), state.head.seq());
        state.journal.put(entry, text);
        return entry;
    }

    /** The state with one more entry in its journal. */
    public static LedgerState journaled(LedgerState before, String text) {
        LedgerState state = before.copy();
        append(state, text);
        return state;
    }

    /** Whether a writer goes on where he began. */
    protected boolean isRestoredBy(LedgerState state, String server, long epoch) {
        return state.head().restoring() == epoch && server.equals(state.head().begunOn());
    }

    private Step restore(LedgerState state, String server, LedgerEvent.Restore event) {
        return isRestoredBy(state, server, event.epoch()) ? RestoreModel.put(state, event) : says(state, "LOST");
    }

    private Step open(LedgerState state, String server, LedgerEvent.Open event) {
        return isRestoredBy(state, server, event.epoch())
                ? RestoreModel.open(state, server, event)
                : says(state, "LOST");
    }

    private static Step trim(LedgerState before, Fold firstToKeep) {
        if (before.journal.headMap(firstToKeep, false).isEmpty()) return says(before, "OK");
        LedgerState state = before.copy();
        state.journal.headMap(firstToKeep, false).clear();
        return says(state, "OK");
    }
}
