package sluice.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.postgres.Secrets.Secret;
import sluice.signing.SigningKeys;

class OrderTokensTest {
    private static final String ORDER = "AAECAwQFBgcICQoLDA0ODw";

    private final OrderTokens tokens = tokens(List.of(secret(1)));

    private static OrderTokens tokens(List<Secret> secrets) {
        SigningKeys keys = new SigningKeys(secrets);
        return new OrderTokens(() -> keys);
    }

    private static Secret secret(int id) {
        byte[] material = new byte[32];
        java.util.Arrays.fill(material, (byte) id);
        return new Secret(Integer.toString(id), Buffer.buffer(material), false, Duration.ofHours(1));
    }

    @Test
    void an_order_has_one_token_of_24_characters_that_need_no_escaping() {
        assertTrue(tokens.of(ORDER).matches("[A-Za-z0-9_-]{24}"), tokens.of(ORDER));
        assertEquals(tokens.of(ORDER), tokens.of(ORDER));
        assertTrue(tokens.proves(ORDER, tokens.of(ORDER)));
    }

    @Test
    void the_token_of_another_order_proves_nothing() {
        assertFalse(tokens.proves("BBECAwQFBgcICQoLDA0ODw", tokens.of(ORDER)));
    }

    @Test
    void no_bit_can_be_flipped_and_no_character_be_written_otherwise() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.of(ORDER));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(
                    tokens.proves(ORDER, Base64.getUrlEncoder().withoutPadding().encodeToString(flipped)));
        }
        for (String text : List.of("", "x", tokens.of(ORDER) + "A", "*".repeat(24), "é".repeat(24), "=".repeat(24))) {
            assertFalse(tokens.proves(ORDER, text), text);
        }
        assertFalse(tokens.proves(ORDER, tokens.of(ORDER).substring(0, 22) + "=="));
    }

    @Test
    void the_newest_key_signs_and_older_ones_still_prove() {
        OrderTokens both = tokens(List.of(secret(1), secret(2)));
        assertNotEquals(tokens.of(ORDER), both.of(ORDER));
        assertTrue(both.proves(ORDER, tokens.of(ORDER)));
        assertFalse(tokens.proves(ORDER, both.of(ORDER)));
    }
}
