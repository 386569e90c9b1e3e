package sluice.position;

/**
 * Order of the line: which place each index has. First come, first served: the place is the index. A draw among those
 * who came before the opening will give the first places in another order; whoever needs a place asks here.
 */
public record Places() {
    public long of(long index) {
        return index;
    }

    /** The index that has this place. */
    public long indexAt(long place) {
        return place;
    }
}
