package sluice.simulation;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sluice.ledger.LedgerEvent;
import sluice.payment.Outcome;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.simulation.Fault.Kind;

/** All that there is in one run. */
final class World {
    private static final Buffer SALT = Buffer.buffer(new byte[32]);
    private static final int GATES = 2;
    private static final int OTHERS = 4;

    final Plan plan;
    final Rules rules;
    final Random random;
    final Timeline timeline = new Timeline();
    final Network network = new Network(this);
    final Sale sale;
    final RedisServers redis;
    final LogStore log = new LogStore(this);
    final Tables tables;
    final Provider provider = new Provider(this);
    final List<Buyer> buyers = new ArrayList<>();
    private final List<SimProcess> processes = new ArrayList<>();
    private final Gate[] gates = new Gate[GATES];
    private final List<String> trace;
    private Assignment assignment = new Assignment(null, 0);

    /** @param trace gets what happens; null if nobody reads it */
    World(Plan plan, Rules rules, List<String> trace) {
        this.plan = plan;
        this.rules = rules;
        this.random = new Random(plan.seed() * 31 + 7);
        this.trace = trace;
        this.redis = new RedisServers(this);
        long units = 4L + random.nextInt(8);
        this.sale = sale(plan, units);
        this.tables = new Tables(this, Map.of("a", units, "b", 3L));
        for (String name : List.of("gate1", "gate2", "worker1", "worker2")) {
            processes.add(new SimProcess(name, timeline));
        }
        for (int i = 0; i < processes.size(); i++) start(i);
        for (int i = 0; i < plan.buyers(); i++) {
            Buyer buyer = new Buyer(this, i);
            buyers.add(buyer);
            buyer.start();
        }
        startOperator();
        plan.faults().forEach(fault -> timeline.after(fault.at(), () -> strike(fault)));
    }

    private static Sale sale(Plan plan, long units) {
        return new Sale(
                new SaleId("simulated"),
                "A sale",
                "EUR",
                Phase.OPEN,
                null,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 60, 300, 600, 4, Pace.fixed()),
                6,
                plan.mode(),
                null,
                SALT,
                1,
                List.of(new Product("a", "A", 100, units, 0), new Product("b", "B", 200, 3, 2)),
                Draw.none(),
                Protection.none());
    }

    private void start(int number) {
        SimProcess process = processes.get(number);
        if (number < GATES) {
            gates[number] = new Gate(this, process);
            gates[number].start();
            new Relay(this, process).start();
        } else {
            new Worker(this, process).start();
            new Keeper(this, process).start();
            new Chores(this, process).start();
        }
    }

    /** Somebody changes the stock while it is on sale. */
    private void startOperator() {
        SimProcess operator = new SimProcess("operator1", timeline);
        for (int i = random.nextInt(4); i > 0; i--) {
            int change = random.nextBoolean() ? 1 : -1;
            operator.after(
                    200 + random.nextInt(2500),
                    () -> network.call(operator, () -> redis.run(operator, adjust(change)), done -> {}, () -> {}));
        }
    }

    /** So many more than he sees in the tables. */
    private LedgerEvent adjust(int change) {
        return new LedgerEvent.Adjust("a", Math.max(0, tables.stock.get("a").total() + change));
    }

    private void strike(Fault fault) {
        trace(null, fault::toString);
        int number = fault.target() % processes.size();
        switch (fault.kind()) {
            case PROCESS_CRASHES -> processes.get(number).crash(fault.length(), () -> start(number));
            case PROCESS_STANDS_STILL -> processes.get(number).pause(fault.length());
            case REDIS_FAILS_OVER -> redis.failOver(fault.target() % 8);
            case REDIS_SPLITS -> redis.split(fault.target() % 4, fault.length());
            case REDIS_RESTARTS -> redis.restart();
            case REDIS_IS_EMPTIED -> redis.empty(fault.target() % 2 == 0);
            case LOG_LOSES_ITS_END -> log.loseEnd(1 + fault.target() % 4);
            default -> {
                // lasts, and is asked for by those whom it concerns
            }
        }
    }

    boolean faultNow(Kind kind) {
        for (Fault fault : plan.faults()) {
            if (fault.kind() == kind && fault.lastsAt(timeline.now())) return true;
        }
        return false;
    }

    /** Whether a fault of one process lasts now; buyers and the operator are one more. */
    boolean faultNow(Kind kind, SimProcess process) {
        for (Fault fault : plan.faults()) {
            if (fault.kind() != kind || !fault.lastsAt(timeline.now())) continue;
            int index = processes.indexOf(process);
            if (fault.target() % (OTHERS + 1) == (index < 0 ? OTHERS : index)) return true;
        }
        return false;
    }

    void every(SimProcess process, long period, Runnable work) {
        process.after(1 + random.nextInt((int) period), new Runnable() {
            @Override
            public void run() {
                work.run();
                process.after(period, this);
            }
        });
    }

    /** To whom the log is assigned, and how often that has changed. */
    record Assignment(SimProcess worker, int generation) {}

    /** The log is the first worker's that can be reached. */
    Assignment assignment() {
        SimProcess first = processes.get(GATES);
        SimProcess worker = first.isUp() ? first : processes.get(GATES + 1);
        if (assignment.worker() != worker) assignment = new Assignment(worker, assignment.generation() + 1);
        return assignment;
    }

    /** A request goes to a gate, if that can be reached. */
    void anyGate(Consumer<Gate> request) {
        int number = random.nextInt(GATES);
        if (processes.get(number).isUp()) request.accept(gates[number]);
    }

    /** What the provider tells by itself goes to a worker. */
    void hearWebhook(String order, Outcome outcome) {
        SimProcess worker = processes.get(GATES + random.nextInt(processes.size() - GATES));
        if (!worker.isUp()) return;
        OrderTables.Heard heard = new OrderTables.Heard(order, 0, outcome);
        network.call(worker, () -> tables.orders.finish(heard), moved -> {}, () -> {});
    }

    /** Whether what was acknowledged may be lost: only in mode {@code redis}, and only with what Redis holds. */
    boolean mayLose() {
        return plan.mode() == Sale.Acknowledgement.REDIS && plan.losesRedis();
    }

    void trace(SimProcess who, Supplier<String> what) {
        if (trace != null) trace.add(timeline.now() + " " + (who == null ? "" : who) + " " + what.get());
    }
}
