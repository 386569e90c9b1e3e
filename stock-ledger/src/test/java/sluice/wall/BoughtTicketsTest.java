package sluice.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoughtTicketsTest {
    private final SplittableRandom random = new SplittableRandom(3);

    private String id() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void it_never_misses_one_and_takes_no_stranger_for_one() {
        BoughtTickets tickets = new BoughtTickets();
        List<String> known = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) known.add(id());
        known.forEach(tickets::add);
        known.forEach(tickets::add);
        assertEquals(known.size(), tickets.size());
        assertTrue(known.stream().allMatch(tickets::has));
        for (int i = 0; i < 100_000; i++) assertFalse(tickets.has(id()));
    }

    @Test
    void tickets_that_differ_in_their_first_half_differ() {
        BoughtTickets tickets = new BoughtTickets();
        tickets.add("AAAAAAAAAAAAAAAAAAAAAA");
        assertTrue(tickets.has("AAAAAAAAAAAAAAAAAAAAAA"));
        for (char c : "BZaz09-_".toCharArray()) assertFalse(tickets.has("AAAAA" + c + "AAAAAAAAAAAAAAAA"));
    }
}
