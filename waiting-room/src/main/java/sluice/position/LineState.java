package sluice.position;

import java.util.Map;

/**
 * The counters of one line, as its scripts keep them in Redis.
 *
 * @param generation 0 before the first ticket
 * @param next the index that the next ticket will get
 * @param served places below this one were called
 * @param bands what is left of each product
 * @param joins tickets ever given; fewer than {@code next} when a block of indexes was given up
 * @param calls tickets ever called
 * @param claims passes ever given
 */
public record LineState(
        int generation,
        long next,
        long served,
        boolean soldOut,
        Band band,
        Map<String, Band> bands,
        long joins,
        long calls,
        long claims) {
    static LineState empty(int generation) {
        return new LineState(generation, 0, 0, false, Band.PLENTY, Map.of(), 0, 0, 0);
    }
}
