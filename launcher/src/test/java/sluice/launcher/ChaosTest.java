package sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.bench.FaultRuns;

/** The command that kills stores and nodes under running sales, in its short form. */
class ChaosTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_sold_twice_whichever_store_or_node_is_killed() throws Exception {
        String output = run(0, "--short", "--json");
        Map<String, Double> figures = new HashMap<>();
        output.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .forEach(line -> figures.put(line.getString("figure"), line.getDouble("value")));
        for (String fault : FaultRuns.NAMES) {
            for (String none : new String[] {"lost", "given_twice", "oversold", "unsold", "drift"}) {
                assertEquals(0, figures.get(fault + "_" + none), output);
            }
            assertEquals(3_600, figures.get(fault + "_acknowledged"), output);
            assertTrue(figures.get(fault + "_seconds_closed") > 0, output);
        }
    }

    @Test
    void an_unknown_fault_is_refused_with_the_names_of_those_there_are() throws Exception {
        String output = run(2, "fire");
        assertTrue(output.contains("there is no fault fire") && output.contains("kafka_away"), output);
    }

    private static String run(int code, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "chaos";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try (Program program = Program.sluice(Map.of(), command)) {
            assertEquals(code, program.exit(PATIENCE), program.output());
            return program.output();
        }
    }
}
