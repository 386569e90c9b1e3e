package sluice.stock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sluice.lease.ClaimRow;
import sluice.lease.Lease;
import sluice.recount.StockRow;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.stock.RestoreRows.Reservation;

/** What a ledger's keys hold, worked out from the rows: field to value, or member to score. */
public record LedgerImage(
        Map<String, String> stock,
        Map<String, String> reservations,
        Map<String, String> buyers,
        Map<String, String> leases,
        Map<String, String> shopping,
        Map<String, String> buying) {

    public static LedgerImage of(Sale sale, RestoreRows rows) {
        LedgerImage image = new LedgerImage(
                new LinkedHashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>());
        image.putStock(sale, rows);
        image.putReservations(rows);
        image.putLeases(rows);
        return image;
    }

    private void putStock(Sale sale, RestoreRows rows) {
        Map<String, Long> reserved = new HashMap<>();
        Map<String, Long> sold = new HashMap<>();
        for (Reservation reservation : rows.reservations()) {
            if (!reservation.isLive()) continue;
            Map<String, Long> units = reservation.status().equals("confirmed") ? sold : reserved;
            for (Line line : reservation.lines()) units.merge(line.product(), (long) line.quantity(), Long::sum);
        }
        stock.put("limit", Integer.toString(sale.maxPerBuyer()));
        for (StockRow row : rows.stock()) {
            String product = row.product();
            stock.put(product + ":total", Long.toString(row.total()));
            stock.put(product + ":available", Long.toString(row.available()));
            stock.put(product + ":reserved", Long.toString(reserved.getOrDefault(product, 0L)));
            stock.put(product + ":sold", Long.toString(sold.getOrDefault(product, 0L)));
            int limit = sale.product(product).map(Product::maxPerBuyer).orElse(0);
            stock.put(product + ":limit", Integer.toString(limit));
        }
    }

    private void putReservations(RestoreRows rows) {
        Map<String, Long> held = new HashMap<>();
        for (Reservation reservation : rows.reservations()) {
            reservations.put(
                    reservation.id(),
                    String.join(
                            "|",
                            reservation.status(),
                            reservation.ticket(),
                            reservation.buyer(),
                            LinesText.write(reservation.lines()),
                            reservation.fingerprint(),
                            reservation.entry().toString()));
            if (!reservation.isLive()) continue;
            for (Line line : reservation.lines()) {
                held.merge(reservation.buyer(), (long) line.quantity(), Long::sum);
                held.merge(reservation.buyer() + "/" + line.product(), (long) line.quantity(), Long::sum);
            }
        }
        held.forEach((buyer, units) -> buyers.put(buyer, units.toString()));
    }

    private void putLeases(RestoreRows rows) {
        Set<String> bought = new HashSet<>();
        // A ticket may have bought before; only an open reservation keeps its lease from running out.
        rows.reservations().stream()
                .filter(reservation -> reservation.status().equals("reserved"))
                .forEach(reservation -> bought.add(reservation.ticket()));
        for (ClaimRow claim : rows.claims()) {
            Lease lease = claim.lease();
            leases.put(claim.ticket(), lease.encode());
            if (bought.contains(claim.ticket())) buying.put(claim.ticket(), Long.toString(lease.hardEndMillis()));
            else shopping.put(claim.ticket(), Long.toString(lease.endMillis()));
        }
    }
}
