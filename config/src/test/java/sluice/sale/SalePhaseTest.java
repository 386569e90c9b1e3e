package sluice.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalePhaseTest {
    private static Sale sale(Phase phase, Phase before) {
        return new Sale(
                new SaleId("shoes"),
                "Shoes",
                "EUR",
                phase,
                before,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 30, 300, 600, 2, Pace.fixed()),
                4,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(new byte[32]),
                1,
                List.of(),
                Draw.none(),
                Protection.none());
    }

    private static Set<Phase> moves(Sale sale) {
        Set<Phase> moves = EnumSet.allOf(Phase.class);
        moves.removeIf(next -> !sale.mayMoveTo(next));
        return moves;
    }

    @ParameterizedTest
    @CsvSource({
        "DRAFT, PREQUEUE OPEN CLOSED",
        "PREQUEUE, OPEN PAUSED CLOSED",
        "OPEN, PAUSED DRAINING CLOSED",
        "DRAINING, OPEN PAUSED CLOSED",
        "CLOSED, ''"
    })
    void a_sale_moves_along_these_arrows_and_no_others(Phase phase, String next) {
        assertEquals(next, words(moves(sale(phase, null))));
    }

    @ParameterizedTest
    @CsvSource({"PREQUEUE, PREQUEUE OPEN CLOSED", "OPEN, OPEN DRAINING CLOSED", "DRAINING, OPEN DRAINING CLOSED"})
    void from_a_pause_it_goes_back_or_where_it_could_have_gone_without_it(Phase before, String next) {
        assertEquals(next, words(moves(sale(Phase.PAUSED, before))));
    }

    private static String words(Set<Phase> phases) {
        return String.join(" ", phases.stream().map(Phase::name).toList());
    }

    @Test
    void one_joins_before_and_during_a_sale_and_not_when_it_drains() {
        assertTrue(sale(Phase.PREQUEUE, null).joinable());
        assertTrue(sale(Phase.OPEN, null).joinable());
        assertTrue(sale(Phase.PAUSED, Phase.OPEN).joinable());
        assertTrue(sale(Phase.PAUSED, Phase.PREQUEUE).joinable());
        assertFalse(sale(Phase.DRAFT, null).joinable());
        assertFalse(sale(Phase.DRAINING, null).joinable());
        assertFalse(sale(Phase.PAUSED, Phase.DRAINING).joinable());
        assertFalse(sale(Phase.CLOSED, null).joinable());
    }
}
