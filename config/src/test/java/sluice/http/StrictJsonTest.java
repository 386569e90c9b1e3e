package sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sluice.sale.Refused;

class StrictJsonTest {
    private final StrictJson json = new StrictJson(8);

    @Test
    void a_well_formed_object_is_read() {
        assertEquals(1, json.object(Buffer.buffer("{\"a\":1}")).getInteger("a"));
    }

    @Test
    void everything_else_is_bad_json() {
        String[] bad = {
            "",
            "[]",
            "1",
            "null",
            "{",
            "{\"a\":1}x",
            "{\"a\":1,\"a\":2}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "[".repeat(100_000),
            "{\"a\":".repeat(9) + "1" + "}".repeat(9)
        };
        for (String text : bad) {
            assertThrows(Refused.class, () -> json.object(Buffer.buffer(text)), text);
        }
        Buffer invalidUtf8 = Buffer.buffer(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThrows(Refused.class, () -> json.object(invalidUtf8));
        for (Charset other :
                new Charset[] {StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1}) {
            Buffer text = Buffer.buffer("{\"a\":\"\u00fc\"}".getBytes(other));
            assertThrows(Refused.class, () -> json.object(text), other.name());
        }
    }
}
