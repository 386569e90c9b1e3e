package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sluice.http.StrictJson;
import sluice.sale.Refused;

class PlainClaimsTest {
    private static final String ID = "a-ticket-of-22-letters";
    private static final PassClaims CLAIMS = new PassClaims(
            "https://sluice.example", "shoes", ID, ID, 1_700_000_000, 1_700_000_600, 2, PassClaims.digest("a device"));
    private static final PassClaims UNBOUND =
            new PassClaims("sluice", "shoes", ID, ID, 1_700_000_000, 1_700_000_600, 1000, "");

    private static byte[] json(PassClaims claims) {
        return Base64.getUrlDecoder().decode(claims.signingInput("k1").split("\\.")[1]);
    }

    @Test
    void claims_are_read_as_they_were_written() {
        assertEquals(CLAIMS, PlainClaims.read(json(CLAIMS)));
        assertEquals(UNBOUND, PlainClaims.read(json(UNBOUND)));
    }

    @Test
    void what_needs_a_parser_is_left_to_one() {
        PassClaims quoted = new PassClaims("a \"shop\"", "shoes", ID, ID, 1_700_000_000, 1_700_000_600, 2, "");
        assertNull(PlainClaims.read(json(quoted)));
        assertEquals(quoted, PassForm.claimsOf(quoted.signingInput("k1") + ".c2ln"));
        String spaced = new String(json(CLAIMS), StandardCharsets.UTF_8).replace(",\"aud\"", ", \"aud\"");
        assertNull(PlainClaims.read(spaced.getBytes(StandardCharsets.UTF_8)));
    }

    /** Any byte of a genuine one changed, left out or put in twice: both agree, or only the strict one reads it. */
    @Test
    void nothing_is_read_that_the_parser_refuses_or_reads_otherwise() {
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 50_000; i++) {
            byte[] mangled = mangle(json(i % 2 == 0 ? CLAIMS : UNBOUND), random);
            PassClaims plain = PlainClaims.read(mangled);
            if (plain != null)
                assertEquals(Optional.of(plain), parsed(mangled), new String(mangled, StandardCharsets.UTF_8));
        }
    }

    private static byte[] mangle(byte[] json, SplittableRandom random) {
        int at = random.nextInt(json.length);
        StringBuilder text = new StringBuilder(new String(json, StandardCharsets.ISO_8859_1));
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.insert(at, text.charAt(at));
            default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the strict parser makes of it, were its ranges wider. */
    private static Optional<PassClaims> parsed(byte[] json) {
        try {
            var claims = new StrictJson(4).object(Buffer.buffer(json));
            return Optional.of(new PassClaims(
                    claims.getString("iss"),
                    claims.getString("aud"),
                    claims.getString("sub"),
                    claims.getString("jti"),
                    claims.getLong("iat"),
                    claims.getLong("exp"),
                    claims.getInteger("max_qty"),
                    claims.getString("dvc", "")));
        } catch (Refused malformed) {
            return Optional.empty();
        }
    }

    @Test
    void a_part_of_another_alphabet_is_no_pass() {
        for (String part : new String[] {"", "e30=", "e+0", "e/0", "e30\n", "e31"}) {
            assertThrows(Refused.class, () -> PassForm.claimsOf("e30." + part + ".c2ln"), part);
        }
    }
}
