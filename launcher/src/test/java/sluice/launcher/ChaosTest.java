package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The command that kills stores and nodes under running sales, in its short form, with those faults that no other test
 * of the suite brings about: {@code RedisLossTest} and {@code LedgerRebuildTest} have the rest.
 */
class ChaosTest {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final List<String> FAULTS = List.of("power_loss", "relay_killed", "provider_trouble", "poison");

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_sold_twice_whichever_store_or_node_is_killed() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("chaos", "--short", "--json"));
        arguments.addAll(FAULTS);
        String output = run(0, arguments);
        Map<String, Double> figures = new HashMap<>();
        output.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .forEach(line -> figures.put(line.getString("figure"), line.getDouble("value")));
        for (String fault : FAULTS) {
            for (String none : new String[] {
                "lost",
                "given_twice",
                "oversold",
                "unsold",
                "drift",
                "double_charges",
                "lost_paid",
                "free",
                "not_set_aside"
            }) {
                assertEquals(0, figures.get(fault + "_" + none), output);
            }
            assertEquals(3_600, figures.get(fault + "_acknowledged"), output);
            assertTrue(figures.get(fault + "_seconds_closed") > 0, output);
        }
    }

    @Test
    void an_unknown_fault_is_refused_with_the_names_of_those_there_are() throws Exception {
        String output = run(2, List.of("chaos", "fire"));
        assertTrue(output.contains("there is no fault fire") && output.contains("kafka_away"), output);
    }

    private static String run(int code, List<String> arguments) throws Exception {
        try (Program program = Program.sluice(Map.of(), arguments.toArray(String[]::new))) {
            assertEquals(code, program.exit(PATIENCE), program.output());
            return program.output();
        }
    }
}
