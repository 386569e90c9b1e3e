package sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import sluice.line.StreamWork;
import sluice.ticket.Ticket;

/**
 * What ten thousand event streams cost beside a bare Vert.x server that holds as many and writes the same bytes: heap
 * of each, and time to tell everybody something. What waiting without a stream costs is {@link TicketCost}, how old
 * positions are when they come is {@link PushAges}. The clients are a process of their own.
 */
final class PushBench {
    /** All clients have one address. A short heartbeat is a short patience with those who never read, too. */
    static final Map<String, String> SETTINGS =
            Map.of("http.event-loops", "1", "http.max-streams-per-address", "20000", "line.heartbeat", "5s");

    static final String NAME = "push";
    static final int STREAMS = 10_000;
    static final int SILENT = 2_000;
    private static final int WARMING = 1_000;
    private static final int WARMING_ROUNDS = 10;
    private static final int WAITING = 100_000;
    private static final int ROUNDS = 11;
    /** Descriptors of this process that are not event streams, with room to spare. */
    private static final int OTHER_DESCRIPTORS = 600;

    private static final int MOST_HEAP_BYTES = 3 * 1024;
    private static final double MOST_WRITE_RATIO = 1.5;

    private static final String OURS = "ours";
    private static final String BARE = "bare";

    private final Stage stage;
    private final Figures figures;
    private final StreamWork work;
    private final int port;
    private BenchSale sale;
    private StreamCrowd crowd;
    private BareStreams bare;
    private int barePort;
    private int said;

    PushBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
        this.work = stage.running().openStreams().work();
        this.port = URI.create(stage.running().uri()).getPort();
    }

    void run() throws Exception {
        Target target = new Target(stage.load(), stage.running().uri(), 1);
        new TicketCost(stage, figures).measure(BenchSale.standing(stage, target, "many"), WAITING);
        sale = BenchSale.standing(stage, target, NAME);
        List<String> requests = requests();
        String[] first = requests.get(0).split(" ");
        sale.say(words());
        stage.pause(1000);
        Buffer json = Stage.await(target.get(first[0].replace("/events", ""), first[1]))
                .body();
        bare = new BareStreams(Buffer.buffer("event: position\ndata: " + json + "\nid: 50000\n\n"));
        barePort = bare.start();
        try (StreamCrowd clients = new StreamCrowd(stage.data(), requests)) {
            crowd = clients;
            warmUp();
            long ourHeap = measureHeap();
            new PushAges(stage, figures).measure(sale, clients);
            int both = measureBareHeap(ourHeap);
            measureRounds(both);
            long rises = crowd.rises();
            figures.add(NAME, "position_rises", (double) rises, "count");
            if (rises > 0) figures.violated("push: " + rises + " positions rose");
        }
        bare.close();
        Stage.await(target.close());
    }

    private List<String> requests() throws Exception {
        int people = STREAMS + SILENT;
        FilledLine filled = FilledLine.of(stage, sale, WAITING, index -> index >= WAITING - people);
        List<String> requests = new ArrayList<>();
        for (Ticket ticket : filled.tickets()) {
            requests.add(sale.path() + "/tickets/me/events " + filled.token(ticket));
        }
        return requests;
    }

    /** A message, each time another one of the same length. */
    private String words() {
        return "Everybody is told this at once, message number " + (10_000 + said++);
    }

    private void warmUp() throws Exception {
        crowd.open(OURS, port, 0, WARMING);
        crowd.open(BARE, barePort, 0, WARMING);
        for (int i = 0; i < WARMING_ROUNDS; i++) {
            tellOurs(WARMING);
            tellBare(WARMING);
        }
        crowd.keep(OURS, 0);
        crowd.keep(BARE, 0);
        bare.forget();
        stage.untilOpen(0);
    }

    private void until(Callable<Boolean> condition) throws Exception {
        stage.until(() -> {
            try {
                return Future.succeededFuture(condition.call());
            } catch (Exception failure) {
                return Future.failedFuture(failure);
            }
        });
    }

    /** Tells everybody something through the operator's API; answers how long the event loop was at it. */
    @CanIgnoreReturnValue
    private long tellOurs(int streams) throws Exception {
        long before = crowd.events(OURS);
        long rounds = work.rounds();
        long nanos = work.roundNanos();
        sale.say(words());
        until(() -> work.rounds() > rounds && crowd.events(OURS) >= before + streams);
        return work.roundNanos() - nanos;
    }

    @CanIgnoreReturnValue
    private long tellBare(int streams) throws Exception {
        long before = crowd.events(BARE);
        long nanos = bare.writeAll();
        until(() -> crowd.events(BARE) >= before + streams);
        return nanos;
    }

    private long measureHeap() throws Exception {
        long before = Heap.usedBytes(stage);
        crowd.open(OURS, port, 0, STREAMS);
        stage.untilOpen(STREAMS);
        long each = (Heap.usedBytes(stage) - before) / STREAMS;
        figures.add(NAME, "connections", STREAMS, "count");
        figures.add(NAME, "heap_per_stream_bytes", (double) each, "bytes");
        return each;
    }

    /** Both at once from here on, as far as the descriptors of this process go; answers how many of each. */
    private int measureBareHeap(long ours) throws Exception {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int both = (int) Math.min(STREAMS, (system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS) / 2);
        crowd.keep(OURS, both);
        stage.untilOpen(both);
        long before = Heap.usedBytes(stage);
        crowd.open(BARE, barePort, 0, both);
        long each = (Heap.usedBytes(stage) - before) / both;
        figures.add(NAME, "heap_per_bare_bytes", (double) each, "bytes");
        figures.add(NAME, "heap_over_bare_bytes", (double) (ours - each), "bytes");
        if (ours - each > MOST_HEAP_BYTES) figures.violated("push: a stream costs more than 3 KiB over a bare one");
        return both;
    }

    /** In turn, so that whatever else the machine does at the moment happens to both. */
    private void measureRounds(int both) throws Exception {
        Cpu.Own own = Cpu.Own.of(bare.vertx(), stage.load());
        List<Double> ours = new ArrayList<>();
        List<Double> bares = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> cpuRatios = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Cpu before = Cpu.now(own);
            ours.add(tellOurs(both) / 1e6);
            Cpu between = Cpu.now(own);
            bares.add(tellBare(both) / 1e6);
            Cpu after = Cpu.now(own);
            ratios.add(ours.get(i) / bares.get(i));
            cpuRatios.add(between.since(before).server() / after.since(between).load());
        }
        figures.add(NAME, "connections_of_each", both, "count");
        figures.add(NAME, "write_ms", Rounds.median(ours), "ms");
        figures.add(NAME, "write_bare_ms", Rounds.median(bares), "ms");
        double ratio = Rounds.median(ratios);
        figures.add(NAME, "write_ratio_to_bare", ratio, "ratio");
        figures.add(NAME, "write_cpu_ratio_to_bare", Rounds.median(cpuRatios), "ratio");
        if (ratio > MOST_WRITE_RATIO) figures.violated("push: telling everybody takes more than 1.5 times bare writes");
    }
}
