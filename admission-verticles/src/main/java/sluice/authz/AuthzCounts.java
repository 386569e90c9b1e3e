package sluice.authz;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often forward-auth gave which answer, over all event loops of a process. */
public final class AuthzCounts {
    /** What a proxy was told. */
    public enum Answer {
        /** A pass that holds its lease. */
        ADMITTED,
        /** A path for which no pass is needed. */
        UNPROTECTED,
        /** No valid pass: to the line. */
        LINE,
        /** A pass has come over by a code. */
        HANDED_OVER,
        /** Let through because nobody could tell, as the sale wants it. */
        FAIL_OPEN,
        /** Not let through because nobody could tell. */
        CANNOT_TELL,
        /** The proxy did not say clearly what it was asked for. */
        MISTAKEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Answer, LongAdder> counts = new EnumMap<>(Answer.class);

    public AuthzCounts() {
        for (Answer answer : Answer.values()) counts.put(answer, new LongAdder());
    }

    void count(Answer answer) {
        counts.get(answer).increment();
    }

    public long of(Answer answer) {
        return counts.get(answer).sum();
    }
}
