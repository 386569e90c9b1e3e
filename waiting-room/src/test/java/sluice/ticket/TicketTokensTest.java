package sluice.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.postgres.Secrets.Secret;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.SaleId;
import sluice.signing.SigningKeys;

class TicketTokensTest {
    private static final SaleId SALE = new SaleId("shoes");
    private static final Ticket TICKET = new Ticket("AAECAwQFBgcICQoLDA0ODw", 1_234_567_890_123L, 7, SALE);

    private final TicketTokens tokens = tokens(List.of(secret(1, false)));

    private static TicketTokens tokens(List<Secret> secrets) {
        SigningKeys keys = new SigningKeys(secrets);
        return new TicketTokens(() -> keys);
    }

    private static Secret secret(int id, boolean retired) {
        byte[] material = new byte[32];
        java.util.Arrays.fill(material, (byte) id);
        return new Secret(Integer.toString(id), Buffer.buffer(material), retired, Duration.ofHours(1));
    }

    @Test
    void what_was_signed_is_read_back() {
        assertEquals(TICKET, tokens.verify(SALE, tokens.sign(TICKET)));
    }

    @Test
    void a_token_has_60_characters_that_need_no_escaping() {
        assertTrue(tokens.sign(TICKET).matches("[A-Za-z0-9_-]{60}"));
    }

    @Test
    void the_same_ticket_is_the_same_token() {
        assertEquals(tokens.sign(TICKET), tokens.sign(TICKET));
    }

    @Test
    void no_bit_can_be_flipped() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.sign(TICKET));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertUnknown(tokens, SALE, Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
        }
    }

    @Test
    void a_ticket_of_another_sale_is_unknown() {
        assertUnknown(tokens, new SaleId("shirts"), tokens.sign(TICKET));
    }

    @Test
    void what_is_no_token_is_unknown() {
        String token = tokens.sign(TICKET);
        for (String text : List.of("", "x", token + "A", token.substring(4), "*".repeat(60), "é".repeat(60))) {
            assertUnknown(tokens, SALE, text);
        }
        assertUnknown(tokens, SALE, token.substring(0, 59) + "=");
        assertUnknown(tokens, SALE, token.substring(0, 58) + "==");
    }

    @Test
    void the_newest_key_signs_and_older_ones_still_verify() {
        TicketTokens both = tokens(List.of(secret(1, false), secret(2, false)));
        assertNotEquals(tokens.sign(TICKET), both.sign(TICKET));
        assertEquals(TICKET, both.verify(SALE, tokens.sign(TICKET)));
        assertUnknown(tokens, SALE, both.sign(TICKET));
    }

    @Test
    void a_key_that_not_every_node_may_have_read_signs_nothing_yet() {
        Secret young = Secret.made("2", Buffer.buffer(new byte[32]));
        assertEquals(
                tokens.sign(TICKET), tokens(List.of(secret(1, false), young)).sign(TICKET));
        assertEquals(
                TICKET,
                tokens(List.of(young)).verify(SALE, tokens(List.of(young)).sign(TICKET)));
    }

    @Test
    void a_retired_key_signs_nothing_but_verifies() {
        TicketTokens retired = tokens(List.of(secret(1, false), secret(2, true)));
        assertEquals(tokens.sign(TICKET), retired.sign(TICKET));
        assertThrows(IllegalStateException.class, () -> new SigningKeys(List.of(secret(2, true))));
    }

    @Test
    void the_highest_key_id_works_as_well() {
        TicketTokens high = tokens(List.of(secret(255, false)));
        assertEquals(TICKET, high.verify(SALE, high.sign(TICKET)));
    }

    private static void assertUnknown(TicketTokens tokens, SaleId sale, String token) {
        Refused refused = assertThrows(Refused.class, () -> tokens.verify(sale, token));
        assertEquals(Refusal.UNKNOWN_TICKET, refused.refusal());
    }
}
