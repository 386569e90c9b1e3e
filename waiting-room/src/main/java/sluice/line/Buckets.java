package sluice.line;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LockFreeBucket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.settings.Rate;

/**
 * Token buckets of one rate, one for each key that was seen lately. Keys are what clients make them, so there is room
 * for a bounded number.
 */
public final class Buckets<K> {
    // Two generations: a bucket that is asked for moves to the young one, and after each period the old one is dropped
    // and the young one becomes old. What is dropped has not been asked for during a whole period, so it is full and
    // no different from a new one. When keys pour in faster than there is room, a generation ends early: the quietest
    // buckets are then forgotten, and their keys have a full bucket again, rather than all others being refused.

    static final int MOST = 50_000;

    private record Generations<K>(Map<K, Bucket> young, Map<K, Bucket> old, long since) {}

    private final BucketConfiguration configuration;
    private final TimeMeter clock;
    private final long periodNanos;
    private volatile Generations<K> generations;

    public Buckets(Rate rate, TimeMeter clock) {
        this.clock = clock;
        this.periodNanos = rate.per().toNanos();
        this.configuration = new BucketConfiguration(List.of(Bandwidth.builder()
                .capacity(rate.count())
                .refillGreedy(rate.count(), rate.per())
                .build()));
        this.generations = new Generations<>(new ConcurrentHashMap<>(), Map.of(), clock.currentTimeNanos());
    }

    public Bucket of(K key) {
        Generations<K> now = generations;
        Bucket known = now.young().get(key);
        if (known != null) return known;
        if (isOver(now)) now = next();
        Bucket before = now.old().get(key);
        Bucket made = before == null ? full() : before;
        Bucket first = now.young().putIfAbsent(key, made);
        return first == null ? made : first;
    }

    private Bucket full() {
        return new LockFreeBucket(configuration, MathType.INTEGER_64_BITS, clock, BucketListener.NOPE);
    }

    private boolean isOver(Generations<K> now) {
        return clock.currentTimeNanos() - now.since() > periodNanos
                || now.young().size() >= MOST;
    }

    private synchronized Generations<K> next() {
        if (isOver(generations)) {
            Map<K, Bucket> old = generations.young();
            // As many as before are likely to come again: room for them at once.
            generations = new Generations<>(new ConcurrentHashMap<>(old.size()), old, clock.currentTimeNanos());
        }
        return generations;
    }

    int size() {
        return generations.young().size() + generations.old().size();
    }
}
