package sluice.report;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import sluice.sale.SaleId;

/**
 * What this process has counted of each sale since it began: refusals by code, waits by their class. From every thread;
 * counting costs two look-ups and an addition. Only sales that there are get counts, and nothing else a client sends.
 */
public final class SaleTally {
    /** What is counted. */
    public enum Kind {
        REFUSED,
        WAITED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One count: of a sale, under a refusal's code or a class' bound. */
    record Counted(String sale, Kind kind, String name) {}

    private final Predicate<SaleId> exists;
    private final Map<String, Map<String, LongAdder>> refused = new ConcurrentHashMap<>();
    private final Map<String, Map<String, LongAdder>> waited = new ConcurrentHashMap<>();

    /** @param exists whether there is such a sale */
    public SaleTally(Predicate<SaleId> exists) {
        this.exists = exists;
    }

    /** A request to {@code sale}, as its path says or null, was refused with this code. */
    public void refused(String code, String sale) {
        if (sale == null) return;
        Map<String, LongAdder> counts = refused.get(sale);
        if (counts == null) counts = begun(sale).orElse(null);
        if (counts != null) add(counts, code);
    }

    private Optional<Map<String, LongAdder>> begun(String sale) {
        if (!SaleId.isValid(sale) || !exists.test(new SaleId(sale))) return Optional.empty();
        return Optional.of(refused.computeIfAbsent(sale, id -> new ConcurrentHashMap<>()));
    }

    /** Somebody was called who had waited for so long. */
    public void waited(SaleId sale, double seconds) {
        add(
                waited.computeIfAbsent(sale.value(), id -> new ConcurrentHashMap<>()),
                Integer.toString(WaitBounds.of(seconds)));
    }

    private static void add(Map<String, LongAdder> counts, String name) {
        LongAdder count = counts.get(name);
        if (count == null) count = counts.computeIfAbsent(name, first -> new LongAdder());
        count.increment();
    }

    /** Calls {@code each} with every count as it stands. */
    void read(BiConsumer<Counted, Long> each) {
        read(refused, Kind.REFUSED, each);
        read(waited, Kind.WAITED, each);
    }

    private static void read(Map<String, Map<String, LongAdder>> counts, Kind kind, BiConsumer<Counted, Long> each) {
        counts.forEach((sale, names) ->
                names.forEach((name, count) -> each.accept(new Counted(sale, kind, name), count.sum())));
    }
}
