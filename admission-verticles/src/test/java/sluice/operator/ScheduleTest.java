package sluice.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;

class ScheduleTest {
    private static final Instant PREQUEUE = Instant.parse("2027-01-01T09:00:00Z");
    private static final Instant START = Instant.parse("2027-01-01T10:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T12:00:00Z");
    private static final Sale.Schedule WHOLE = new Sale.Schedule(PREQUEUE, START, END);

    private static Sale sale(Phase phase, Sale.Schedule schedule) {
        return new Sale(
                new SaleId("shoes"),
                "Shoes",
                "EUR",
                phase,
                phase == Phase.PAUSED ? Phase.OPEN : null,
                schedule,
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

    private static void due(Phase next, Phase phase, Instant now) {
        assertEquals(Optional.ofNullable(next), Schedule.due(sale(phase, WHOLE), now), phase + " at " + now);
    }

    @Test
    void a_draft_goes_through_its_day() {
        due(null, Phase.DRAFT, PREQUEUE.minusMillis(1));
        due(Phase.PREQUEUE, Phase.DRAFT, PREQUEUE);
        due(null, Phase.PREQUEUE, START.minusMillis(1));
        due(Phase.OPEN, Phase.PREQUEUE, START);
        due(null, Phase.OPEN, END.minusMillis(1));
        due(Phase.CLOSED, Phase.OPEN, END);
        due(null, Phase.CLOSED, END.plusSeconds(1));
    }

    @Test
    void what_was_missed_is_caught_up() {
        due(Phase.OPEN, Phase.DRAFT, START);
        due(Phase.CLOSED, Phase.DRAFT, END);
        due(Phase.CLOSED, Phase.PREQUEUE, END);
    }

    @Test
    void a_pause_is_not_ended_by_the_clock_but_the_sale_is() {
        due(null, Phase.PAUSED, START);
        due(Phase.CLOSED, Phase.PAUSED, END);
        due(null, Phase.DRAINING, START);
        due(Phase.CLOSED, Phase.DRAINING, END);
    }

    @Test
    void a_sale_without_times_never_moves_by_itself() {
        for (Phase phase : Phase.values()) {
            Sale sale = sale(phase, new Sale.Schedule(null, null, null));
            assertEquals(Optional.empty(), Schedule.due(sale, Instant.MAX));
        }
    }
}
