package sluice.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import sluice.journal.JournalLine;
import sluice.lease.ClaimRow;
import sluice.ledger.LedgerEvent;
import sluice.reservation.Line;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;
import sluice.simulation.Gate.Answer;

/** A buyer: lets himself in, buys, repeats under the same key until he has an answer, and may change his mind. */
final class Buyer {
    private static final long FAR = 1_000_000_000;
    private static final Set<String> FINAL_WORDS =
            Set.of("SOLD_OUT", "OVER_BUYER_LIMIT", "OVER_PASS_LIMIT", "KEY_REUSED", "PASS_USED");

    private final World world;
    private final SimProcess process;
    private final String key;
    private final String ticket;
    private final List<Line> lines;
    private final List<Line> otherLines;
    private final boolean changes;
    private final boolean cancels;
    private boolean over;
    private Purchase acknowledged;
    private int tries;

    Buyer(World world, int number) {
        this.world = world;
        this.process = new SimProcess("buyer" + number + "-" + number % 2, world.timeline);
        this.key = id("key", number);
        this.ticket = id("ticket", number);
        int units = 1 + world.random.nextInt(2);
        boolean both = world.random.nextInt(3) == 0;
        this.lines = both ? List.of(new Line("a", units), new Line("b", 1)) : List.of(new Line("a", units));
        this.otherLines = List.of(new Line("a", 3 - units));
        this.changes = world.random.nextInt(3) == 0;
        this.cancels = world.random.nextInt(4) == 0;
    }

    private static String id(String what, int number) {
        String text = what + "-" + number;
        return text + "-".repeat(22 - text.length());
    }

    void start() {
        process.after(world.random.nextInt(1700), this::enter);
    }

    private ClaimRow claim() {
        Instant now = Instant.ofEpochMilli(world.timeline.now());
        Instant end = now.plusMillis(FAR);
        return new ClaimRow(
                world.sale.id(), ticket, 1, "jti-" + ticket, "digest", "k1", ticket, 4, now, end, end, end, now, 1);
    }

    private void enter() {
        ClaimRow claim = claim();
        world.network.call(
                process,
                () -> world.tables.claim(claim),
                claimed -> world.network.call(
                        process, () -> world.redis.admit(process, ticket, claim.lease()), in -> buy(), this::later),
                this::later);
    }

    private void later() {
        process.after(50 + world.random.nextInt(150), tries == 0 ? this::enter : this::buy);
    }

    private Purchase purchase() {
        boolean other = changes && tries % 2 == 1;
        return new Purchase(key, ticket, "digest", other ? "other" : "first", "tok", other ? otherLines : lines);
    }

    private void buy() {
        if (over) return;
        Purchase asked = purchase();
        int mine = ++tries;
        world.network.send(process, () -> world.anyGate(gate -> gate.purchase(asked, answer -> heard(asked, answer))));
        process.after(60 + world.random.nextInt(300), () -> {
            if (tries == mine) later();
        });
    }

    private void heard(Purchase asked, Answer answer) {
        world.network.send(process, () -> take(asked, answer));
    }

    private void take(Purchase asked, Answer answer) {
        world.trace(process, () -> asked.fingerprint() + " is answered " + answer);
        if (answer.isAccepted()) {
            accepted(asked);
        } else if (answer.word().equals("NOT_ADMITTED")) {
            process.after(20, this::enter);
        } else if (FINAL_WORDS.contains(answer.word())) {
            over = true;
        }
    }

    private void accepted(Purchase asked) {
        boolean first = acknowledged == null;
        boolean same = first || world.mayLose() || acknowledged.fingerprint().equals(asked.fingerprint());
        Violation.unless(same, "two purchases were accepted under " + key);
        acknowledged = asked;
        boolean asksOnce = changes && first;
        over = !asksOnce;
        if (asksOnce) process.after(100, this::buy);
        if (first && cancels) process.after(world.random.nextInt(200), this::cancel);
    }

    private void cancel() {
        boolean early = world.rules.releasesFirst();
        Settlement release = Settlement.release(key, "cancelled");
        Runnable inTables =
                () -> world.network.call(process, () -> world.tables.orders.cancel(key), cancelled -> {}, () -> {});
        if (!early) {
            inTables.run();
            return;
        }
        world.network.call(
                process,
                () -> world.redis.run(process, new LedgerEvent.Settle(List.of(release))),
                released -> inTables.run(),
                inTables);
    }

    boolean isOver() {
        return over;
    }

    /** Judges at the end what he was promised. */
    void judge() {
        if (acknowledged == null) return;
        Tables.ReservationRow row = world.tables.reservations.get(key);
        if (world.mayLose()) return;
        Violation.unless(row != null, "an acknowledged purchase is lost: " + key);
        JournalLine.Reserve made = row.made();
        boolean his = made.fingerprint().equals(acknowledged.fingerprint())
                && made.lines().equals(acknowledged.lines());
        Violation.unless(his, "another purchase was accepted than was made: " + key);
    }
}
