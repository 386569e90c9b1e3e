package sluice.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.redis.SaleKeys;

/** A part of one key that is restored in one call. */
record Chunk(String key, String command, List<String> pairs) {
    private static final int MOST_PAIRS = 1000;

    /** Splits what a page of rows puts into the keys. */
    static List<Chunk> of(SaleKeys keys, Map<LedgerImage.Key, Map<String, String>> content) {
        List<Chunk> chunks = new ArrayList<>();
        content.forEach((key, pairs) -> {
            switch (key) {
                case STOCK -> split(chunks, keys.stock(), "HSET", pairs);
                case RESERVATIONS -> split(chunks, keys.reservations(), "HSET", pairs);
                case BUYERS -> split(chunks, keys.buyers(), "HSET", pairs);
                case LEASES -> split(chunks, keys.leases(), "HSET", pairs);
                case SHOPPING -> split(chunks, keys.shopping(), "ZADD", pairs);
                case BUYING -> split(chunks, keys.buying(), "ZADD", pairs);
            }
        });
        return chunks;
    }

    /** {@code content} is field to value for {@code HSET}, member to score for {@code ZADD}. */
    private static void split(List<Chunk> chunks, String key, String command, Map<String, String> content) {
        boolean scored = command.equals("ZADD");
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> entry : content.entrySet()) {
            pairs.add(scored ? entry.getValue() : entry.getKey());
            pairs.add(scored ? entry.getKey() : entry.getValue());
            if (pairs.size() == 2 * MOST_PAIRS) {
                chunks.add(new Chunk(key, command, pairs));
                pairs = new ArrayList<>();
            }
        }
        if (!pairs.isEmpty()) chunks.add(new Chunk(key, command, pairs));
    }

    List<String> arguments(String fence) {
        List<String> arguments = new ArrayList<>(pairs.size() + 2);
        arguments.add(fence);
        arguments.add(command);
        arguments.addAll(pairs);
        return arguments;
    }
}
