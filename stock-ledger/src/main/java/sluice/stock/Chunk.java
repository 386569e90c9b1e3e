package sluice.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A part of one key that is restored in one call. */
record Chunk(String key, String command, List<String> pairs) {
    /** Calls in flight at once. */
    static final int AT_ONCE = 4;

    private static final int MOST_PAIRS = 500;

    /** Splits {@code content}: field to value for {@code HSET}, member to score for {@code ZADD}. */
    static List<Chunk> of(String key, String command, Map<String, String> content) {
        List<Chunk> chunks = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> entry : content.entrySet()) {
            boolean scored = command.equals("ZADD");
            pairs.add(scored ? entry.getValue() : entry.getKey());
            pairs.add(scored ? entry.getKey() : entry.getValue());
            if (pairs.size() == 2 * MOST_PAIRS) {
                chunks.add(new Chunk(key, command, pairs));
                pairs = new ArrayList<>();
            }
        }
        if (!pairs.isEmpty()) chunks.add(new Chunk(key, command, pairs));
        return chunks;
    }

    List<String> arguments(String fence) {
        List<String> arguments = new ArrayList<>(pairs.size() + 2);
        arguments.add(fence);
        arguments.add(command);
        arguments.addAll(pairs);
        return arguments;
    }
}
