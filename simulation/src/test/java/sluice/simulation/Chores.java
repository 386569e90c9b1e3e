package sluice.simulation;

import java.util.List;
import sluice.ledger.LedgerEvent;
import sluice.outbox.Verdict;
import sluice.payment.Charge;
import sluice.payment.Outcome;
import sluice.reservation.Settlement;
import sluice.simulation.Fault.Kind;
import sluice.simulation.OrderTables.Heard;

/** What a worker process does beside applying the log: it charges, lets holds run out, and settles what is owed. */
final class Chores {
    private static final long CHARGE_EVERY = 40;
    private static final long EXPIRE_EVERY = 60;
    private static final long SETTLE_EVERY = 50;
    private static final int MOST = 4;

    private final World world;
    private final SimProcess process;
    private final OrderTables orders;

    Chores(World world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.orders = world.tables.orders;
    }

    void start() {
        world.every(process, CHARGE_EVERY, () -> {
            // While the breaker is open nothing is taken; what was taken just before is not sent.
            world.network.call(process, () -> orders.takeOpen(MOST), this::ask, () -> {});
            world.network.call(process, () -> orders.takePlaced(MOST), this::ask, () -> {});
        });
        world.every(process, EXPIRE_EVERY, () -> world.network.call(process, orders::expire, expired -> {}, () -> {}));
        world.every(
                process,
                SETTLE_EVERY,
                () -> world.network.call(process, () -> orders.takeDue(MOST), this::settle, () -> {}));
    }

    private void ask(List<Charge> charges) {
        for (Charge charge : charges) {
            if (world.faultNow(Kind.PROVIDER_IS_NOT_ASKED)) {
                write(charge, charge.unanswered(false));
            } else {
                world.network.callAgain(
                        process,
                        () -> world.provider.ask(charge),
                        outcome -> write(charge, outcome),
                        () -> write(charge, charge.unanswered(true)));
            }
        }
    }

    private void write(Charge charge, Outcome outcome) {
        Heard heard = new Heard(charge.order(), charge.asks(), outcome);
        world.network.call(process, () -> orders.finish(heard), moved -> {}, () -> {});
    }

    private void settle(List<Settlement> owed) {
        if (owed.isEmpty()) return;
        world.network.call(
                process,
                () -> world.redis.run(process, new LedgerEvent.Settle(owed)).answer(),
                answer -> {
                    if (answer.get(0).equals("OK")) judge(owed, answer.subList(1, answer.size()));
                },
                () -> {});
    }

    private void judge(List<Settlement> owed, List<String> words) {
        Verdict verdict = Verdict.of(owed.stream().map(Settlement::reservation).toList(), words);
        world.network.call(process, () -> orders.endFinal(verdict.ended()), ended -> {}, () -> {});
        if (!verdict.conflicts().isEmpty()) {
            world.network.call(process, () -> orders.setAside(verdict.conflicts()), set -> {}, () -> {});
        }
    }
}
