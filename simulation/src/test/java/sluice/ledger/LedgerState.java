package sluice.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import sluice.journal.Fold;
import sluice.lease.Lease;

/**
 * All keys of one sale's ledger on one server. To everybody but {@link LedgerModel}, which changes only copies, it is
 * a value.
 */
public final class LedgerState {
    /**
     * Which server may write, and how far the journal is.
     *
     * @param owner run id of the server, null if nobody has opened the ledger or somebody has shut it
     * @param restoring epoch of the writer who restores it, 0 if nobody does
     * @param begunOn run id of the server on which he began, null if nobody did
     * @param cut the entry that is the latest cut, 0 if there is none
     */
    public record Head(long epoch, long seq, boolean open, String owner, long restoring, String begunOn, long cut) {
        static final Head NONE = new Head(0, 0, false, null, 0, null, 0);

        /** Of a ledger that is in force at this entry. */
        Head at(long newSeq) {
            return new Head(epoch, newSeq, open, owner, restoring, begunOn, cut);
        }

        /** Of one whose latest entry is a cut. */
        Head atCut() {
            return new Head(epoch, seq, open, owner, restoring, begunOn, seq);
        }

        Head closed() {
            return new Head(epoch, seq, false, owner, restoring, begunOn, cut);
        }

        /** Of one that is to be restored by the writer of this epoch. */
        Head shut(long newer) {
            return new Head(epoch, seq, open, null, newer, restoring == newer ? begunOn : null, cut);
        }
    }

    Head head = Head.NONE;
    long limit;
    final Map<String, Counts> stock;
    final Map<String, Lease> leases;
    final Map<String, Long> shopping;
    final Map<String, Long> buying;
    final Map<String, Holding> reservations;
    final Map<String, Map<String, Integer>> buyers;
    final NavigableMap<Fold, String> journal;

    private LedgerState(LedgerState from) {
        head = from.head;
        limit = from.limit;
        stock = new HashMap<>(from.stock);
        leases = new HashMap<>(from.leases);
        shopping = new HashMap<>(from.shopping);
        buying = new HashMap<>(from.buying);
        reservations = new HashMap<>(from.reservations);
        buyers = new HashMap<>(from.buyers);
        journal = new TreeMap<>(from.journal);
    }

    private LedgerState() {
        stock = new HashMap<>();
        leases = new HashMap<>();
        shopping = new HashMap<>();
        buying = new HashMap<>();
        reservations = new HashMap<>();
        buyers = new HashMap<>();
        journal = new TreeMap<>();
    }

    /** Of a server that holds nothing of the sale. */
    public static LedgerState empty() {
        return new LedgerState();
    }

    LedgerState copy() {
        return new LedgerState(this);
    }

    public Head head() {
        return head;
    }

    public Map<String, Counts> stock() {
        return stock;
    }

    public Map<String, Holding> reservations() {
        return reservations;
    }

    public Map<String, Map<String, Integer>> buyers() {
        return buyers;
    }

    public Map<String, Lease> leases() {
        return leases;
    }

    /** The entries behind a position, as a relay reads them. */
    public SortedMap<Fold, String> journalAfter(Fold position) {
        return journal.tailMap(position, false);
    }

    /** Each key's content as Redis tells it: field to value, member to score, entry id to text. */
    public Map<String, Map<String, String>> image() {
        Map<String, Map<String, String>> image = new TreeMap<>();
        image.put("state", headFields());
        image.put("stock", stockFields());
        image.put("leases", texts(leases, Lease::encode));
        image.put("shopping", texts(shopping, Object::toString));
        image.put("buying", texts(buying, Object::toString));
        image.put("reservations", texts(reservations, Holding::text));
        image.put("buyers", texts(buyers, LedgerState::lines));
        image.put("journal", texts(journal, text -> text));
        return image;
    }

    private Map<String, String> headFields() {
        Map<String, String> fields = new TreeMap<>();
        if (head.epoch() > 0) {
            fields.put("epoch", Long.toString(head.epoch()));
            fields.put("seq", Long.toString(head.seq()));
            fields.put("open", head.open() ? "1" : "0");
        }
        if (head.owner() != null) fields.put("owner", head.owner());
        if (head.restoring() > 0) fields.put("restoring", Long.toString(head.restoring()));
        if (head.cut() > 0) fields.put("cut", Long.toString(head.cut()));
        if (head.begunOn() != null) fields.put("begun_on", head.begunOn());
        return fields;
    }

    private Map<String, String> stockFields() {
        Map<String, String> fields = new TreeMap<>();
        stock.forEach((product, counts) -> fields.putAll(counts.fields(product)));
        if (!stock.isEmpty()) fields.put("limit", Long.toString(limit));
        return fields;
    }

    private static String lines(Map<String, Integer> units) {
        return units.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue())
                .collect(Collectors.joining(","));
    }

    private static <K, V> Map<String, String> texts(Map<K, V> content, Function<V, String> text) {
        Map<String, String> texts = new TreeMap<>();
        content.forEach((key, value) -> texts.put(key.toString(), text.apply(value)));
        return texts;
    }
}
