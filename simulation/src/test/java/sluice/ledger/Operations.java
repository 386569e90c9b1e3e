package sluice.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sluice.lease.Lease;
import sluice.lease.Leases.Shown;
import sluice.reservation.Line;
import sluice.reservation.Purchase;
import sluice.reservation.Settlement;

/** Random operations of one seed. Few tickets, buyers and keys, so that they meet. */
final class Operations {
    private static final long DAY = 86_400_000;
    private static final int TICKETS = 8;
    private static final int BUYERS = 3;
    private static final int KEYS = 12;

    private final Random random;
    private final long now = System.currentTimeMillis();

    private Operations(long seed) {
        random = new Random(seed);
    }

    static List<Operation> of(long seed, int count) {
        Operations operations = new Operations(seed);
        List<Operation> list = new ArrayList<>();
        for (int i = 0; i < count; i++) list.add(operations.next());
        return list;
    }

    private Operation next() {
        int dice = random.nextInt(100);
        if (dice < 2) return new Operation.Lost();
        if (dice < 4) return new Operation.Corrupted(product());
        if (dice < 9) return rebuilt(9, 3);
        if (dice < 11) return rebuilt(random.nextInt(9), 2);
        if (dice < 16) return new Operation.Elsewhere(event());
        return new Operation.Does(event());
    }

    private Operation rebuilt(int steps, int outOf) {
        return new Operation.Rebuilt(
                steps, random.nextInt(outOf) == 0, random.nextInt(outOf) == 0, random.nextInt(8) == 0);
    }

    private LedgerEvent event() {
        int dice = random.nextInt(100);
        if (dice < 30) return admit();
        if (dice < 35) return new LedgerEvent.Expire(ticket());
        if (dice < 40) return new LedgerEvent.Return(ticket());
        if (dice < 45) return new LedgerEvent.Renew(now, random.nextBoolean() ? 0 : 30 * DAY, shown());
        if (dice < 78) return new LedgerEvent.Reserve(now, purchases());
        if (dice < 81)
            return new LedgerEvent.Adjust(random.nextInt(9) == 0 ? "nowhere" : product(), random.nextInt(14));
        if (dice < 86) return new LedgerEvent.Cut(random.nextBoolean() ? 0 : DAY);
        if (dice < 88) return new LedgerEvent.Close(1 + random.nextInt(6));
        return dice < 99 ? new LedgerEvent.Settle(settlements()) : new LedgerEvent.ReadEpoch();
    }

    private LedgerEvent admit() {
        long end = now + (random.nextInt(10) == 0 ? -DAY : DAY + random.nextInt(1000));
        long hardEnd = random.nextInt(10) == 0 ? now - DAY : end + DAY;
        String buyer = id("buyer", random.nextInt(BUYERS));
        int most = 1 + random.nextInt(6);
        return new LedgerEvent.Admit(
                ticket(), new Lease(digest(), buyer, most, end, hardEnd, "jti", 1, 2, "k1", now, random.nextInt(9)));
    }

    private List<Shown> shown() {
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) shown.add(new Shown(ticket(), digest()));
        return shown;
    }

    private List<Purchase> purchases() {
        List<Purchase> purchases = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            String fingerprint = random.nextInt(8) == 0 ? "other" : "same";
            purchases.add(
                    new Purchase(id("key", random.nextInt(KEYS)), ticket(), digest(), fingerprint, "tok", lines()));
        }
        return purchases;
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        if (random.nextInt(3) > 0) lines.add(new Line("a", 1 + random.nextInt(3)));
        if (random.nextInt(3) == 0) lines.add(new Line("b", 1 + random.nextInt(3)));
        if (random.nextInt(20) == 0) lines.add(new Line("nowhere", 1));
        return lines.isEmpty() ? List.of(new Line("a", 1)) : lines;
    }

    private List<Settlement> settlements() {
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            String key = id("key", random.nextInt(KEYS));
            settlements.add(random.nextBoolean() ? Settlement.confirm(key) : Settlement.release(key, "expired"));
        }
        return settlements;
    }

    private String ticket() {
        return id("ticket", random.nextInt(TICKETS));
    }

    private String digest() {
        return random.nextInt(12) == 0 ? "digest-2" : "digest-1";
    }

    private String product() {
        return random.nextBoolean() ? "a" : "b";
    }

    /** An id of the form that the ledger knows. */
    private static String id(String what, int number) {
        String text = what + "-" + number;
        return text + "-".repeat(22 - text.length());
    }
}
