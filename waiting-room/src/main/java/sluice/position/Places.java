package sluice.position;

/**
 * Order of the line: which place each index has. First come, first served: the place is the index. A draw gives those
 * who came before the opening, the cohort, its first places in another order. Never changes; every thread may read it.
 */
public final class Places {
    private static final Places BY_ARRIVAL = new Places(new int[0], new int[0]);

    private final int[] indexAt;
    private final int[] placeOf;

    private Places(int[] indexAt, int[] placeOf) {
        this.indexAt = indexAt;
        this.placeOf = placeOf;
    }

    /** Everybody's place is his index. */
    public static Places byArrival() {
        return BY_ARRIVAL;
    }

    /** {@code indexAt}: the index that each place of the cohort was drawn for; a permutation, which is not copied. */
    public static Places drawn(int[] indexAt) {
        int[] placeOf = new int[indexAt.length];
        for (int place = 0; place < indexAt.length; place++) placeOf[indexAt[place]] = place;
        return new Places(indexAt, placeOf);
    }

    /** How many indexes the draw gave places to; 0 without one. */
    public long cohort() {
        return indexAt.length;
    }

    public long of(long index) {
        return index >= 0 && index < placeOf.length ? placeOf[(int) index] : index;
    }

    /** The index that has this place. */
    public long indexAt(long place) {
        return place >= 0 && place < indexAt.length ? indexAt[(int) place] : place;
    }
}
