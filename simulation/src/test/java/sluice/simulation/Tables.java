package sluice.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalLine.Adjust;
import sluice.journal.JournalLine.Confirm;
import sluice.journal.JournalLine.Release;
import sluice.journal.JournalLine.Reserve;
import sluice.journal.OwnEntry;
import sluice.lease.ClaimRow;
import sluice.lease.OpenClaim;
import sluice.ledger.LedgerEvent;
import sluice.order.SaleLog;
import sluice.reservation.Line;
import sluice.simulation.Fault.Kind;
import sluice.stock.Applied;
import sluice.stock.LedgerImage;
import sluice.stock.RestoreRows;

/** Postgres, the stock's half: each call is one transaction, all of it or nothing, as the statements say. */
final class Tables {
    /** A row of {@code reservation}. */
    record ReservationRow(Reserve made, Fold entry, String status) {
        ReservationRow moved(String to) {
            return new ReservationRow(made, entry, to);
        }
    }

    /** A row of {@code sale_stock}. */
    record StockRow(long total, long live) {}

    private static final int PAGE = 5;

    private final World world;
    Cursor cursor;
    final Map<String, StockRow> stock = new TreeMap<>();
    final Map<String, ReservationRow> reservations = new TreeMap<>();
    final Map<String, ClaimRow> claims = new TreeMap<>();
    final OrderTables orders;

    Tables(World world, Map<String, Long> totals) {
        this.world = world;
        this.cursor = Cursor.start(world.sale.id());
        this.orders = new OrderTables(world, this);
        totals.forEach((product, total) -> stock.put(product, new StockRow(total, 0)));
    }

    /** A refusal comes before anything is written; a broken promise ends the run. */
    <T> T transaction(Supplier<T> work) {
        if (world.faultNow(Kind.TABLES_ARE_AWAY)) throw new StoreAway("the tables are away");
        return work.get();
    }

    Cursor cursor() {
        return transaction(() -> cursor);
    }

    /** {@code select-applied.sql}. */
    boolean isApplied(OwnEntry own) {
        return transaction(() -> reservations.containsKey(own.id())
                && reservations.get(own.id()).entry().equals(own.entry()));
    }

    boolean claim(ClaimRow claim) {
        return transaction(() -> claims.put(claim.ticket(), claim) == null);
    }

    /** The worker's transaction, as {@code BatchWriter} writes it. */
    Applied write(SimProcess worker, Cursor from, SaleLog.Batch batch) {
        return transaction(() -> {
            if (world.rules.movesCursorOnce() && !cursor.equals(from)) throw new StoreAway("the cursor was moved");
            Counted counted = world.rules.counted(from, batch.accepted());
            cursor = counted.cursor();
            counted.of(Adjust.class).forEach(this::adjust);
            List<Reserve> fresh = new ArrayList<>();
            for (Counted.Placed placed : counted.lines()) {
                if (placed.line() instanceof Reserve reserve && reserve(reserve, placed)) fresh.add(reserve);
            }
            List<String> confirmed = new ArrayList<>();
            counted.of(Confirm.class).forEach(confirm -> end(confirm.id(), "reserved", "confirmed", confirmed));
            List<Release> releases = counted.of(Release.class);
            List<String> released = new ArrayList<>();
            releases.forEach(release -> lower(release.id()));
            releases.forEach(release -> end(release.id(), "releasing", "released", released));
            List<Release> ended = releases.stream()
                    .filter(release -> released.contains(release.id()))
                    .toList();
            fresh.forEach(orders::place);
            confirmed.forEach(orders::settled);
            released.forEach(orders::settled);
            world.trace(worker, () -> "applied to " + cursor + ": " + counted.lines());
            return new Applied(counted.cursor(), fresh, confirmed, ended);
        });
    }

    private void adjust(Adjust adjust) {
        StockRow row = stock.get(adjust.product());
        put(adjust.product(), new StockRow(row.total() + adjust.delta(), row.live()));
    }

    private void put(String product, StockRow row) {
        boolean sound = 0 <= row.live() && row.live() <= row.total();
        if (!sound) throw new Violation("the rows refuse the log: " + product + " would be " + row);
        stock.put(product, row);
    }

    private boolean reserve(Reserve reserve, Counted.Placed placed) {
        ReservationRow row = new ReservationRow(reserve, placed.entry(), "reserved");
        if (reservations.putIfAbsent(reserve.id(), row) != null) return false;
        raise(reserve.lines(), 1);
        return true;
    }

    private void raise(List<Line> lines, int sign) {
        for (Line line : lines) {
            StockRow row = stock.get(line.product());
            put(line.product(), new StockRow(row.total(), row.live() + sign * (long) line.quantity()));
        }
    }

    private void end(String id, String from, String to, List<String> ended) {
        ReservationRow row = reservations.get(id);
        if (row == null || !row.status().equals(from)) return;
        reservations.put(id, row.moved(to));
        claims.remove(row.made().ticket());
        ended.add(id);
    }

    /** Gives units back here; Redis releases them only after this was committed. */
    void lower(String id) {
        ReservationRow row = reservations.get(id);
        if (row == null || !row.status().equals("reserved")) return;
        reservations.put(id, row.moved("releasing"));
        raise(row.made().lines(), -1);
    }

    /** What puts the rows into Redis: a release of which the log does not tell yet is none. */
    List<LedgerEvent> restore(long epoch) {
        return transaction(() -> {
            LedgerImage image = new LedgerImage(world.sale);
            List<LedgerEvent> puts = new ArrayList<>();
            pages(openClaims()).forEach(page -> put(puts, epoch, LedgerImage.claims(page)));
            pages(made()).forEach(page -> put(puts, epoch, image.reservations(page)));
            List<sluice.recount.StockRow> units = new ArrayList<>();
            stock.forEach((product, row) -> units.add(counted(product, row)));
            put(puts, epoch, image.rest(units));
            return puts;
        });
    }

    private static <T> List<List<T>> pages(List<T> rows) {
        List<List<T>> pages = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += PAGE) pages.add(rows.subList(i, Math.min(rows.size(), i + PAGE)));
        return pages;
    }

    private static void put(List<LedgerEvent> puts, long epoch, Map<LedgerImage.Key, Map<String, String>> content) {
        new TreeMap<>(content)
                .forEach((key, pairs) ->
                        puts.add(new LedgerEvent.Restore(epoch, key.name().toLowerCase(Locale.ROOT), pairs)));
    }

    private List<OpenClaim> openClaims() {
        Set<String> bought = made().stream()
                .filter(reservation -> reservation.status().equals("reserved"))
                .map(RestoreRows.Reservation::ticket)
                .collect(Collectors.toSet());
        return claims.values().stream()
                .map(claim -> new OpenClaim(claim, bought.contains(claim.ticket())))
                .toList();
    }

    private List<RestoreRows.Reservation> made() {
        List<RestoreRows.Reservation> made = new ArrayList<>();
        reservations.forEach((id, row) -> made.add(new RestoreRows.Reservation(
                id,
                row.status().equals("releasing") ? "reserved" : row.status(),
                row.made().ticket(),
                row.made().buyer(),
                row.made().lines(),
                row.made().fingerprint(),
                row.entry())));
        made.sort(Comparator.comparing(RestoreRows.Reservation::buyer));
        return made;
    }

    /** The columns that follow the log. */
    private sluice.recount.StockRow counted(String product, StockRow row) {
        long sold = units(product, "confirmed");
        long releasing = units(product, "releasing");
        long reserved = units(product, "reserved") + releasing;
        return new sluice.recount.StockRow(product, row.total(), row.live(), reserved, sold, releasing);
    }

    private long units(String product, String status) {
        return reservations.values().stream()
                .filter(row -> row.status().equals(status))
                .flatMap(row -> row.made().lines().stream())
                .filter(line -> line.product().equals(product))
                .mapToLong(Line::quantity)
                .sum();
    }
}
