package sluice.pass;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes passes, and tokens that differ from one in a single thing, always the same ones. */
final class PassForge {
    static final long NOW = 1_700_000_000L;
    static final String ISSUER = "sluice";
    static final String SALE = "shoes";
    static final String DEVICE = "the-device-cookie-of-a-browser";
    static final String TICKET = "VGhlLXRpY2tldC1vZi1vbg";
    static final String JTI = "TmV2ZXItZ2l2ZW4tdHdpY2";
    static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    static final PublishedKey KEY = PublishedKey.ofRfc6979();
    static final PublishedKey OTHER = PublishedKey.numbered(2);
    static final PublishedKey THIEF = PublishedKey.numbered(3);

    private PassForge() {}

    static Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("typ", "admission+jwt");
        header.put("kid", KEY.kid());
        return header;
    }

    static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", SALE);
        claims.put("sub", TICKET);
        claims.put("jti", JTI);
        claims.put("iat", NOW - 60);
        claims.put("nbf", NOW - 60);
        claims.put("exp", NOW + 600);
        claims.put("max_qty", 2);
        return claims;
    }

    static String json(Map<String, Object> members) {
        return new JsonObject(members).encode();
    }

    static String part(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String part(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    static String signed(PublishedKey key, String input) {
        return input + "." + part(key.sign(input));
    }

    static String token(String header, String claims) {
        return signed(KEY, part(header) + "." + part(claims));
    }

    static String withHeader(Consumer<Map<String, Object>> change) {
        Map<String, Object> header = header();
        change.accept(header);
        return token(json(header), json(claims()));
    }

    static String withClaims(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return token(json(header()), json(claims));
    }

    /** The raw text {@code value} instead of the number or text that a claim has. */
    static String withRaw(String name, String value) {
        Map<String, Object> claims = claims();
        claims.put(name, "?");
        return token(json(header()), json(claims).replace("\"?\"", value));
    }

    static String goodInput() {
        return part(json(header())) + "." + part(json(claims()));
    }
}
