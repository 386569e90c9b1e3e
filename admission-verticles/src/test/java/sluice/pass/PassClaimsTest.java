package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PassClaimsTest {
    private static final PassClaims APP = new PassClaims("sluice", "shoes", "ticket", "jti", 1000, 2000, 2, "");

    private static String part(String signingInput, int number) {
        String part = signingInput.split("\\.", -1)[number];
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Test
    void the_same_claims_give_the_same_bytes_in_every_version_of_this_program() {
        assertEquals("{\"alg\":\"ES256\",\"typ\":\"admission+jwt\",\"kid\":\"k1\"}", part(APP.signingInput("k1"), 0));
        assertEquals(
                "{\"iss\":\"sluice\",\"aud\":\"shoes\",\"sub\":\"ticket\",\"jti\":\"jti\",\"iat\":1000,\"nbf\":1000,"
                        + "\"exp\":2000,\"max_qty\":2}",
                part(APP.signingInput("k1"), 1));
    }

    @Test
    void only_a_browser_has_a_device_in_its_pass() {
        PassClaims browser = new PassClaims("sluice", "shoes", "ticket", "jti", 1000, 2000, 2, "digest");
        assertEquals("digest", new JsonObject(part(browser.signingInput("k1"), 1)).getString("dvc"));
        assertNotEquals(PassClaims.digest(browser.signingInput("k1")), PassClaims.digest(APP.signingInput("k1")));
    }

    @Test
    void a_digest_is_sha_256_in_base64url() {
        assertEquals("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", PassClaims.digest("abc"));
    }
}
