package sluice.simulation;

import java.util.Map;
import sluice.ledger.Counts;
import sluice.ledger.Holding;
import sluice.ledger.LedgerState;
import sluice.order.OrderStatus;
import sluice.reservation.Line;

/** What must be true when a run has come to rest. */
final class Judge {
    private final World world;

    Judge(World world) {
        this.world = world;
    }

    /** Null if everything has settled: every buyer answered, every order ended or paid, nothing owed, ledger open. */
    String unsettled() {
        for (Buyer buyer : world.buyers) if (!buyer.isOver()) return "a buyer has no answer";
        for (OrderTables.OrderRow order : world.tables.orders.orders.values()) {
            if (!order.status().owesSettlement()) return "an order is still " + order.status();
        }
        if (!world.tables.orders.outbox.isEmpty()) return "settlements are owed";
        LedgerState.Head head = world.redis.state().head();
        if (!world.redis.isOwned() || !head.open()) return "the ledger is not open";
        boolean applied = world.tables.cursor.epoch() == head.epoch() && world.tables.cursor.seq() == head.seq();
        return applied ? null : "the journal is not applied";
    }

    void end() {
        String rest = unsettled();
        Violation.unless(rest == null, "it does not settle: " + rest);
        Violation.unless(world.tables.orders.conflicts.isEmpty(), "reservations ended in two ways");
        world.tables.stock.forEach(this::judgeUnits);
        Violation.unless(
                world.tables
                        .reservations
                        .keySet()
                        .equals(world.redis.state().reservations().keySet()),
                "Redis and the tables hold different reservations");
        world.tables.reservations.forEach(this::judgeReservation);
        world.buyers.forEach(Buyer::judge);
    }

    private void judgeUnits(String product, Tables.StockRow row) {
        Counts counts = world.redis.state().stock().get(product);
        long reserved = units(product, "reserved");
        long sold = units(product, "confirmed");
        boolean same = counts.total() == row.total()
                && counts.available() == row.total() - row.live()
                && counts.reserved() == reserved
                && counts.sold() == sold
                && row.live() == reserved + sold;
        Violation.unless(
                same, "units of " + product + " drift: " + counts + ", " + row + ", " + reserved + ", " + sold);
    }

    private long units(String product, String status) {
        return world.tables.reservations.values().stream()
                .filter(row -> row.status().equals(status))
                .flatMap(row -> row.made().lines().stream())
                .filter(line -> line.product().equals(product))
                .mapToLong(Line::quantity)
                .sum();
    }

    private void judgeReservation(String id, Tables.ReservationRow row) {
        Holding holding = world.redis.state().reservations().get(id);
        Violation.unless(holding.status().equals(row.status()), id + " is " + holding.status() + ", " + row.status());
        Map<String, OrderTables.OrderRow> orders = world.tables.orders.orders;
        Violation.unless(orders.containsKey(id), "a reservation has no order: " + id);
        OrderStatus status = orders.get(id).status();
        String end = status == OrderStatus.PAID ? "confirmed" : "released";
        Violation.unless(row.status().equals(end), "the reservation of a " + status + " order is " + row.status());
        int taken = world.provider.taken.getOrDefault(id, 0);
        Violation.unless(taken <= 1, "charged twice: " + id);
        Violation.unless((taken == 1) == (status == OrderStatus.PAID), "money of a " + status + " order: " + taken);
    }
}
