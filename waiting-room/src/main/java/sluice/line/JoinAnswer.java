package sluice.line;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** What join.lua answered: the block it holds, and each id's standing in order; null for which no index was left. */
record JoinAnswer(IndexBlocks.Held held, List<Joined> standings) {
    private static final int HEAD = 6;

    static JoinAnswer read(Response answer) {
        int generation = answer.get(3).toInteger();
        List<Joined> standings = new ArrayList<>();
        for (int i = HEAD; i < answer.size(); i += 2) {
            String word = answer.get(i).toString();
            long index = answer.get(i + 1).toLong();
            standings.add(word.equals("no_index") ? null : new Joined(index, generation, word.equals("again")));
        }
        return new JoinAnswer(
                new IndexBlocks.Held(
                        answer.get(1).toString(),
                        answer.get(2).toString(),
                        generation,
                        answer.get(4).toLong(),
                        answer.get(5).toLong()),
                standings);
    }

    boolean complete() {
        return !standings.contains(null);
    }

    boolean progress() {
        return standings.stream().anyMatch(Objects::nonNull);
    }

    /** Of {@code ids}, those without an index. */
    List<String> missing(List<String> ids) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) if (standings.get(i) == null) missing.add(ids.get(i));
        return missing;
    }

    /** The standings with {@code later} in the places that were missing. */
    List<Joined> filled(List<Joined> later) {
        Iterator<Joined> rest = later.iterator();
        return standings.stream()
                .map(standing -> standing == null ? rest.next() : standing)
                .toList();
    }
}
