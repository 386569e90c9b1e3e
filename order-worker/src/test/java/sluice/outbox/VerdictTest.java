package sluice.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void each_word_of_the_ledger_has_one_consequence() {
        assertEquals(
                new Verdict(List.of("b"), List.of("c"), List.of("d")),
                Verdict.of(List.of("a", "b", "c", "d"), List.of("done", "again", "conflict", "unknown")));
        assertThrows(IllegalStateException.class, () -> Verdict.of(List.of("a"), List.of("perhaps")));
    }
}
