package sluice.line;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import sluice.sale.SaleId;

/** What the line of this process has done so far; shared by its event loops. */
public final class LineCounters {
    private final Map<SaleId, LongAdder> joins = new ConcurrentHashMap<>();
    private final Map<SaleId, LongAdder> leaves = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final int most;

    /** {@code most}: event streams that may be open at once. */
    public LineCounters(int most) {
        this.most = most;
    }

    /** New tickets given by this process. */
    public LongAdder joins(SaleId sale) {
        return joins.computeIfAbsent(sale, key -> new LongAdder());
    }

    /** Tickets that left through this process. */
    public LongAdder leaves(SaleId sale) {
        return leaves.computeIfAbsent(sale, key -> new LongAdder());
    }

    /** Event streams of waiting shoppers that are open now. */
    public int streams() {
        return streams.get();
    }

    /** Counts one more stream; {@code false} if as many are open as may be. */
    boolean streamOpened() {
        return streams.getAndUpdate(open -> open < most ? open + 1 : open) < most;
    }

    void streamClosed() {
        streams.decrementAndGet();
    }
}
