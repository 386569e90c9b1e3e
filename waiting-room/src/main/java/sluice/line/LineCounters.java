package sluice.line;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import sluice.sale.SaleId;

/** What the line of this process has done so far; shared by its event loops. */
public final class LineCounters {
    private final Map<SaleId, LongAdder> joins = new ConcurrentHashMap<>();
    private final Map<SaleId, LongAdder> leaves = new ConcurrentHashMap<>();

    /** New tickets given by this process. */
    public LongAdder joins(SaleId sale) {
        return joins.computeIfAbsent(sale, key -> new LongAdder());
    }

    /** Tickets that left through this process. */
    public LongAdder leaves(SaleId sale) {
        return leaves.computeIfAbsent(sale, key -> new LongAdder());
    }
}
