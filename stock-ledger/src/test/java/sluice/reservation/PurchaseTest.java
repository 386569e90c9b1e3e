package sluice.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PurchaseTest {
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private static Purchase purchase(String fingerprint, String method, List<Line> lines) {
        return new Purchase(ID, ID, "digest", fingerprint, method, lines);
    }

    @Test
    void lines_stand_in_order_of_their_products() {
        Purchase purchase = purchase("f", "tok_ok", List.of(new Line("b", 1), new Line("a", 2)));
        assertEquals("a=2,b=1", LinesText.write(purchase.lines()));
        assertEquals(purchase.lines(), LinesText.read("a=2,b=1"));
    }

    @Test
    void a_word_that_would_forge_a_journal_field_is_refused() {
        List<Line> lines = List.of(new Line("a", 1));
        assertThrows(IllegalArgumentException.class, () -> purchase("f g", "tok_ok", lines));
        assertThrows(IllegalArgumentException.class, () -> purchase("f|g", "tok_ok", lines));
        assertThrows(IllegalArgumentException.class, () -> purchase("f", "tok\nconfirm x", lines));
        assertThrows(IllegalArgumentException.class, () -> Settlement.release(ID, "two words"));
    }

    @Test
    void a_product_stands_in_one_line_only() {
        assertThrows(
                IllegalArgumentException.class,
                () -> purchase("f", "tok_ok", List.of(new Line("a", 1), new Line("a", 1))));
        assertThrows(IllegalArgumentException.class, () -> purchase("f", "tok_ok", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Line("a", 0));
    }
}
