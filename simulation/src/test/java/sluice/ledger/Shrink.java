package sluice.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing list as short as leaving things out can make it. */
public final class Shrink {
    private Shrink() {}

    /** The shortest list found that still {@code fails}: halves, quarters and so on are left out, then single ones. */
    public static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
        List<T> least = List.copyOf(failing);
        for (int part = Math.max(1, least.size() / 2); ; part = Math.max(1, part / 2)) {
            List<T> before = least;
            least = without(least, part, fails);
            if (part == 1 && least.size() == before.size()) return least;
        }
    }

    private static <T> List<T> without(List<T> from, int part, Predicate<List<T>> fails) {
        List<T> least = from;
        int at = 0;
        while (at < least.size()) {
            List<T> tried = new ArrayList<>(least.subList(0, at));
            tried.addAll(least.subList(Math.min(least.size(), at + part), least.size()));
            if (fails.test(tried)) least = tried;
            else at += part;
        }
        return least;
    }
}
