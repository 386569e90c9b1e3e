package sluice.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.journal.JournalLine.Reserve;
import sluice.order.OrderStatus;
import sluice.payment.Charge;
import sluice.payment.Outcome;
import sluice.reservation.LinesText;
import sluice.reservation.Settlement;

/** Postgres, the orders' half. Every move is conditional, and along the arrows of {@link OrderStatus} only. */
final class OrderTables {
    private static final long HOLD = 500;
    private static final long CHARGE_PATIENCE = 250;
    private static final long ASK_AGAIN = 80;
    private static final long SETTLE_AGAIN = 60;

    /** A row of {@code orders}. */
    record OrderRow(OrderStatus status, long amount, long expiresAt) {}

    /** A row of {@code payment_attempt}. */
    record AttemptRow(String status, int asks, long askAt) {}

    /** A row of {@code outbox}. */
    record OwedRow(Settlement settlement, long dueAt) {}

    /** What was heard of a charge. {@code asks}: of the ask it answers, 0 for what a provider says by itself. */
    record Heard(String order, int asks, Outcome outcome) {}

    private final World world;
    private final Tables tables;
    final Map<String, OrderRow> orders = new TreeMap<>();
    final Map<String, AttemptRow> attempts = new TreeMap<>();
    final Map<String, OwedRow> outbox = new TreeMap<>();
    final List<String> conflicts = new ArrayList<>();

    OrderTables(World world, Tables tables) {
        this.world = world;
        this.tables = tables;
    }

    private long now() {
        return world.timeline.now();
    }

    void place(Reserve reserve) {
        orders.putIfAbsent(
                reserve.id(), new OrderRow(OrderStatus.PLACED, LinesText.units(reserve.lines()) * 100, now() + HOLD));
    }

    /** Ends a settlement that came back in the journal. */
    void settled(String order) {
        outbox.remove(order);
    }

    private void move(String id, OrderStatus to) {
        OrderRow row = orders.get(id);
        boolean allowed = row.status().next().contains(to) || !world.rules.keepsArrows();
        Violation.unless(allowed, "order " + id + " cannot move from " + row.status() + " to " + to);
        orders.put(id, new OrderRow(to, row.amount(), row.expiresAt()));
        world.trace(null, () -> "order " + id + " is " + to);
        if (!to.owesSettlement()) return;
        boolean paid = to == OrderStatus.PAID;
        Settlement settlement = paid ? Settlement.confirm(id) : Settlement.release(id, to.word());
        outbox.put(id, new OwedRow(settlement, now()));
        if (!paid) tables.lower(id);
    }

    List<String> expire() {
        return tables.transaction(() -> {
            List<String> due = new ArrayList<>();
            orders.forEach((id, row) -> {
                if (world.rules.expires(row.status()) && row.expiresAt() <= now()) due.add(id);
            });
            due.forEach(id -> move(id, OrderStatus.EXPIRED));
            return due;
        });
    }

    boolean cancel(String id) {
        return tables.transaction(() -> {
            OrderRow row = orders.get(id);
            if (row == null || !row.status().next().contains(OrderStatus.CANCELLED)) return false;
            move(id, OrderStatus.CANCELLED);
            return true;
        });
    }

    List<Charge> takePlaced(int most) {
        return tables.transaction(() -> {
            List<Charge> taken = new ArrayList<>();
            for (String id : List.copyOf(orders.keySet())) {
                OrderRow row = orders.get(id);
                boolean due = row.status().next().contains(OrderStatus.CHARGING) && row.expiresAt() > now();
                if (!due || taken.size() == most) continue;
                move(id, OrderStatus.CHARGING);
                AttemptRow before = attempts.get(id);
                int asks = before == null ? 1 : before.asks() + 1;
                attempts.put(id, new AttemptRow("asking", asks, now() + CHARGE_PATIENCE));
                taken.add(charge(id, asks));
            }
            return taken;
        });
    }

    List<Charge> takeOpen(int most) {
        return tables.transaction(() -> {
            List<Charge> taken = new ArrayList<>();
            for (String id : List.copyOf(attempts.keySet())) {
                AttemptRow row = attempts.get(id);
                boolean open = row.status().equals("asking") || row.status().equals("unknown");
                if (!open || row.askAt() > now() || taken.size() == most) continue;
                attempts.put(id, new AttemptRow("asking", row.asks() + 1, now() + CHARGE_PATIENCE));
                if (orders.get(id).status() == OrderStatus.CHARGING) move(id, OrderStatus.UNKNOWN);
                taken.add(charge(id, row.asks() + 1));
            }
            return taken;
        });
    }

    private Charge charge(String id, int asks) {
        return new Charge(
                id, 1, asks, 0, id + "-1", new Charge.Money(orders.get(id).amount(), "EUR"), "tok", null);
    }

    /** {@code finish-charges.sql}: an answer counts whenever it comes, not knowing only for the one who asked last. */
    boolean finish(Heard heard) {
        return tables.transaction(() -> {
            AttemptRow attempt = attempts.get(heard.order());
            String word = heard.outcome().word();
            boolean says = word.equals("succeeded") || word.equals("declined");
            if (attempt == null || !List.of("asking", "unknown").contains(attempt.status())) return false;
            boolean last = attempt.status().equals("asking") && attempt.asks() == heard.asks();
            if (!says && !last) return false;
            attempts.put(heard.order(), new AttemptRow(word, attempt.asks(), now() + ASK_AGAIN));
            OrderStatus from = orders.get(heard.order()).status();
            OrderStatus to = after(word);
            boolean moves = from == OrderStatus.CHARGING || (from == OrderStatus.UNKNOWN && says);
            if (moves) move(heard.order(), to);
            return moves;
        });
    }

    private static OrderStatus after(String outcome) {
        return switch (outcome) {
            case "unsent" -> OrderStatus.PAYMENT_PENDING;
            case "succeeded" -> OrderStatus.PAID;
            default -> OrderStatus.of(outcome);
        };
    }

    List<Settlement> takeDue(int most) {
        return tables.transaction(() -> {
            List<Settlement> due = new ArrayList<>();
            for (Map.Entry<String, OwedRow> row : List.copyOf(outbox.entrySet())) {
                if (row.getValue().dueAt() > now() || due.size() == most) continue;
                due.add(row.getValue().settlement());
                outbox.put(row.getKey(), new OwedRow(row.getValue().settlement(), now() + SETTLE_AGAIN));
            }
            return due;
        });
    }

    /** {@code delete-final.sql}. */
    boolean endFinal(List<String> ended) {
        return tables.transaction(() -> {
            for (String id : ended) {
                OwedRow row = outbox.get(id);
                Tables.ReservationRow reservation = tables.reservations.get(id);
                if (row == null || reservation == null) continue;
                String end = row.settlement().confirm() ? "confirmed" : "released";
                if (reservation.status().equals(end)) outbox.remove(id);
            }
            return true;
        });
    }

    boolean setAside(List<String> orders) {
        return tables.transaction(() -> {
            conflicts.addAll(orders);
            orders.forEach(outbox::remove);
            return true;
        });
    }
}
