package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.bench.SimulatedSale.Waiter;

class EtaBenchTest {
    private static Situation situation(String name) {
        return Situation.all(new Random(1)).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SimulatedSale sale(String situation) {
        SimulatedSale sale = new SimulatedSale(situation(situation), new Random(1));
        sale.run();
        return sale;
    }

    @Test
    void the_shown_range_holds_for_four_of_five() {
        Figures figures = new Figures(new PrintWriter(Writer.nullWriter()), false);
        new EtaBench(figures).run();
        assertTrue(figures.clean());
    }

    @Test
    void a_simulated_sale_calls_in_order_at_the_rate_of_its_knob() {
        List<Waiter> called = sale("steady").called(0);
        for (int i = 1; i < called.size(); i++) {
            assertTrue(called.get(i).calledAt >= called.get(i - 1).calledAt);
        }
        Waiter last = called.get(called.size() - 1);
        assertEquals(10, called.size() / last.calledAt, 0.5);
    }

    @Test
    void nobody_is_called_during_a_pause() {
        Situation situation = situation("paused");
        assertTrue(sale("paused").called(0).stream().noneMatch(waiter -> situation.pausedAt(waiter.calledAt)));
    }

    @Test
    void the_same_seed_is_the_same_sale() {
        assertEquals(sale("mixed").called(0).size(), sale("mixed").called(0).size());
    }
}
