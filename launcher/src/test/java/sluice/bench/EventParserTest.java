package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventParserTest {
    private final EventAges ages = new EventAges();
    private final EventParser parser = new EventParser(ages);

    private static String event(long ahead, Instant asOf) {
        return "1f\r\nevent: position\ndata: {\"place\":9,\"ahead\":" + ahead + ",\"as_of\":\"" + asOf + "\"}\nid: "
                + ahead + "\n\n\r\n";
    }

    private int read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return parser.read(bytes, bytes.length);
    }

    @Test
    void events_are_found_in_whatever_pieces_they_come() {
        String two = event(7, Instant.now()) + "3\r\n:\n\n\r\n" + event(5, Instant.now());
        int found = 0;
        for (int i = 0; i < two.length(); i += 10) found += read(two.substring(i, Math.min(two.length(), i + 10)));
        assertEquals(2, found);
        assertEquals(2, read(two.replace("\"ahead\":7", "\"ahead\":5")));
        assertEquals(0, ages.rises());
    }

    @Test
    void a_position_that_rises_is_noticed_and_none_is_none() {
        assertEquals(1, read(event(7, Instant.now()).replace("\"ahead\":7", "\"ahead\":null")));
        assertEquals(2, read(event(7, Instant.now()) + event(8, Instant.now())));
        assertEquals(1, ages.rises());
    }

    @Test
    void the_age_is_that_of_the_time_in_the_event() {
        assertEquals(1, read(event(7, Instant.now().minusSeconds(30))));
        assertTrue(Math.abs(ages.p99Millis() - 30_000) < 1_000);
        assertEquals(0, ages.forget());
        assertEquals(0, ages.p99Millis());
    }
}
