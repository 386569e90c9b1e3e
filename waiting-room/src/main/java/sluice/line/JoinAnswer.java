package sluice.line;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** What join.lua answered: the block it holds, and each id's standing in order; null for which no index was left. */
record JoinAnswer(IndexBlocks.Held held, List<Joined> standings) {
    private static final int HEAD = 7;

    static JoinAnswer read(Response answer) {
        int generation = answer.get(3).toInteger();
        return new JoinAnswer(
                new IndexBlocks.Held(
                        answer.get(1).toString(),
                        answer.get(2).toString(),
                        generation,
                        answer.get(4).toLong(),
                        answer.get(5).toLong()),
                standings(answer, generation));
    }

    private static List<Joined> standings(Response answer, int generation) {
        List<Joined> standings = new ArrayList<>(answer.size() - HEAD);
        long next = answer.get(HEAD - 1).toLong();
        for (int i = HEAD; i < answer.size(); i++) {
            Response given = answer.get(i);
            Joined joined = given == null ? null : standing(given.toLong(), generation, next);
            if (joined != null && !joined.again()) next++;
            standings.add(joined);
        }
        return standings;
    }

    /** {@code next} is the index that the next new ticket was given. */
    private static Joined standing(long index, int generation, long next) {
        return new Joined(index, generation, index != next);
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
