package sluice.stock;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sluice.lease.Lease;
import sluice.lease.OpenClaim;
import sluice.recount.StockRow;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.RestoreRows.Reservation;

/**
 * What a ledger's keys hold, worked out from the rows as they come: field to value, or member to score. Of one sale and
 * one reading; it remembers the units of each product and what the latest buyer holds.
 */
public final class LedgerImage {
    /** A key of the ledger. */
    public enum Key {
        STOCK,
        RESERVATIONS,
        BUYERS,
        LEASES,
        SHOPPING,
        BUYING
    }

    private final Sale sale;
    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, Long> sold = new HashMap<>();
    private final Map<String, Long> held = new TreeMap<>();
    private String buyer = "";

    public LedgerImage(Sale sale) {
        this.sale = sale;
    }

    /** What the next reservations put into the keys; those of one buyer must follow each other. */
    public Map<Key, Map<String, String>> reservations(List<Reservation> page) {
        Map<String, String> reservations = new LinkedHashMap<>();
        Map<String, String> buyers = new LinkedHashMap<>();
        for (Reservation reservation : page) {
            reservations.put(reservation.id(), text(reservation));
            if (!reservation.isLive()) continue;
            count(reservation);
            if (!buyer.equals(reservation.buyer())) turnTo(reservation.buyer(), buyers);
            hold(reservation);
        }
        return Map.of(Key.RESERVATIONS, reservations, Key.BUYERS, buyers);
    }

    private static String text(Reservation reservation) {
        return String.join(
                "|",
                reservation.status(),
                reservation.ticket(),
                reservation.buyer(),
                LinesText.write(reservation.lines()),
                reservation.fingerprint(),
                reservation.entry().toString());
    }

    private void count(Reservation reservation) {
        Map<String, Long> units = reservation.status().equals("confirmed") ? sold : reserved;
        for (Line line : reservation.lines()) units.merge(line.product(), (long) line.quantity(), Long::sum);
    }

    /** What the buyer before held is known now: each is put once, so that pages may be put in any order. */
    private void turnTo(String next, Map<String, String> buyers) {
        if (!held.isEmpty()) {
            buyers.put(
                    buyer,
                    held.entrySet().stream()
                            .map(units -> units.getKey() + "=" + units.getValue())
                            .collect(Collectors.joining(",")));
        }
        held.clear();
        buyer = next;
    }

    private void hold(Reservation reservation) {
        for (Line line : reservation.lines()) {
            held.merge(line.product(), (long) line.quantity(), Long::sum);
        }
    }

    /** What the next claims put into the keys; there is one of each ticket. */
    public static Map<Key, Map<String, String>> claims(List<OpenClaim> page) {
        Map<Key, Map<String, String>> content = new EnumMap<>(Key.class);
        for (Key key : List.of(Key.LEASES, Key.SHOPPING, Key.BUYING)) content.put(key, new LinkedHashMap<>());
        for (OpenClaim open : page) {
            String ticket = open.claim().ticket();
            Lease lease = open.claim().lease();
            content.get(Key.LEASES).put(ticket, lease.encode());
            if (open.bought()) content.get(Key.BUYING).put(ticket, Long.toString(lease.hardEndMillis()));
            else content.get(Key.SHOPPING).put(ticket, Long.toString(lease.endMillis()));
        }
        return content;
    }

    /** What is left to put once all reservations were seen: the counters, and what the last buyer holds. */
    public Map<Key, Map<String, String>> rest(List<StockRow> rows) {
        Map<String, String> stock = new LinkedHashMap<>();
        stock.put("limit", Integer.toString(sale.maxPerBuyer()));
        for (StockRow row : rows) {
            String product = row.product();
            stock.put(product + ":total", Long.toString(row.total()));
            stock.put(product + ":available", Long.toString(row.available()));
            stock.put(product + ":reserved", Long.toString(reserved.getOrDefault(product, 0L)));
            stock.put(product + ":sold", Long.toString(sold.getOrDefault(product, 0L)));
            int limit = sale.product(product).map(Product::maxPerBuyer).orElse(0);
            stock.put(product + ":limit", Integer.toString(limit));
        }
        Map<String, String> last = new LinkedHashMap<>();
        turnTo("", last);
        return Map.of(Key.STOCK, stock, Key.BUYERS, last);
    }
}
