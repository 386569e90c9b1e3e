package sluice.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final Buffer BODY = Buffer.buffer("{\"id\":\"evt_1\"}");
    private static final long NOW = 1_700_000_000;
    private static final List<String> SECRETS = List.of("the-new-secret-1", "the-old-secret-1");

    private static boolean holds(String header) {
        return WebhookSignature.holds(SECRETS, header, BODY, NOW);
    }

    @Test
    void a_signature_is_the_hmac_of_time_dot_body_in_hex() {
        String signature = WebhookSignature.sign("the-new-secret-1", NOW, BODY);
        assertEquals("t=1700000000,v1=77f0a8213608c30a3f7d55d8c4edcc6f5aad067c50f5ebf4f36bbe8ea727f60a", signature);
        assertTrue(holds(signature));
    }

    @Test
    void the_old_secret_counts_too_and_any_of_several_signatures_may_be_the_right_one() {
        String old = WebhookSignature.sign("the-old-secret-1", NOW, BODY);
        assertTrue(holds(old));
        assertTrue(holds("t=" + NOW + ",v0=00,v1=" + "0".repeat(64) + "," + old.split(",")[1]));
        assertFalse(holds(WebhookSignature.sign("another-secret-1", NOW, BODY)));
    }

    @Test
    void what_is_older_than_five_minutes_or_not_well_formed_does_not_count() {
        assertTrue(holds(WebhookSignature.sign("the-new-secret-1", NOW - 300, BODY)));
        assertFalse(holds(WebhookSignature.sign("the-new-secret-1", NOW - 301, BODY)));
        assertFalse(holds(WebhookSignature.sign("the-new-secret-1", NOW + 301, BODY)));
        String right = WebhookSignature.sign("the-new-secret-1", NOW, BODY);
        for (String wrong : List.of("", "t=" + NOW, right.split(",")[1], right.replace("v1=", "v1=x"), "a,b", "=")) {
            assertFalse(holds(wrong), wrong);
        }
        assertFalse(WebhookSignature.holds(List.of(), right, BODY, NOW));
        assertFalse(WebhookSignature.holds(SECRETS, right, Buffer.buffer("{}"), NOW));
    }
}
