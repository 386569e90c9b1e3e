package sluice.pass;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes {@code docs/pass-vectors.json}: passes, and tokens that are almost passes. Everything in it is fixed, so that
 * it is the same file whenever it is made. Each vector differs from a good pass in what its name says, and bears a
 * genuine signature wherever the difference is not the signature.
 */
final class PassVectors {
    static final long NOW = 1_700_000_000L;
    static final String ISSUER = "sluice";
    static final String SALE = "shoes";
    static final String DEVICE = "the-device-cookie-of-a-browser";

    private static final String TICKET = "VGhlLXRpY2tldC1vZi1vbg";
    private static final String JTI = "TmV2ZXItZ2l2ZW4tdHdpY2";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final PublishedKey KEY = PublishedKey.ofRfc6979();
    private static final PublishedKey OTHER = PublishedKey.numbered(2);
    private static final PublishedKey THIEF = PublishedKey.numbered(3);

    private final JsonArray vectors = new JsonArray();

    private PassVectors() {}

    static JsonObject file() {
        PassVectors made = new PassVectors();
        made.good();
        made.algorithms();
        made.keys();
        made.headers();
        made.missingClaims();
        made.wrongTypes();
        made.wrongValues();
        made.times();
        made.signatures();
        made.encodings();
        made.shapes();
        return new JsonObject()
                .put(
                        "about",
                        "Passes and what is not one, see passes.md. Judge each token as if it were shown at 'now' "
                                + "for a sale 'audience', with a leeway of at most 'leeway' seconds, on the device "
                                + "whose cookie is 'device'; the keys are in 'jwks'. 'kind' says what is wrong with "
                                + "it, 'why' in words.")
                .put("issuer", ISSUER)
                .put("audience", SALE)
                .put("now", NOW)
                .put("leeway", 30)
                .put("device", DEVICE)
                .put("device_digest", PassClaims.digest(DEVICE))
                .put(
                        "jwks",
                        new JsonObject()
                                .put("keys", new JsonArray().add(KEY.open()).add(OTHER.open())))
                .put("vectors", made.vectors);
    }

    private void add(String name, String kind, String token, String why) {
        vectors.add(new JsonObject()
                .put("name", name)
                .put("token", token)
                .put("expect", kind.equals("good") ? "accept" : "reject")
                .put("kind", kind)
                .put("why", why));
    }

    private static Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("typ", "admission+jwt");
        header.put("kid", KEY.kid());
        return header;
    }

    private static Map<String, Object> claims() {
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

    private static String json(Map<String, Object> members) {
        return new JsonObject(members).encode();
    }

    private static String part(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static String signed(PublishedKey key, String input) {
        return input + "." + part(key.sign(input));
    }

    private static String token(String header, String claims) {
        return signed(KEY, part(header) + "." + part(claims));
    }

    private static String withHeader(Consumer<Map<String, Object>> change) {
        Map<String, Object> header = header();
        change.accept(header);
        return token(json(header), json(claims()));
    }

    private static String withClaims(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return token(json(header()), json(claims));
    }

    /** The raw text {@code value} instead of the number or text that a claim has. */
    private static String withRaw(String name, String value) {
        Map<String, Object> claims = claims();
        claims.put(name, "?");
        return token(json(header()), json(claims).replace("\"?\"", value));
    }

    private static String goodInput() {
        return part(json(header())) + "." + part(json(claims()));
    }

    private void good() {
        add("good", "good", withClaims(claims -> {}), "A pass without a device, as an app gets it.");
        add(
                "good-device",
                "good",
                withClaims(claims -> claims.put("dvc", PassClaims.digest(DEVICE))),
                "A pass of the browser with this device cookie.");
        Map<String, Object> header = header();
        header.put("kid", OTHER.kid());
        add(
                "good-other-key",
                "good",
                signed(OTHER, part(json(header)) + "." + part(json(claims()))),
                "A pass under the other key of the set.");
    }

    private void algorithms() {
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            Map<String, Object> header = header();
            header.put("alg", none);
            String input = part(json(header)) + "." + part(json(claims()));
            add("alg-" + none, "alg", input + ".", "Unsigned: anybody could write it.");
            if (none.equals("none")) {
                add("alg-none-signed", "alg", signed(KEY, input), "The header says that the signature does not count.");
            }
        }
        Map<String, Object> hmac = header();
        hmac.put("alg", "HS256");
        String input = part(json(hmac)) + "." + part(json(claims()));
        byte[] asSecret = KEY.open().encode().getBytes(StandardCharsets.UTF_8);
        String byPublicKey = part(PublishedKey.hmac(asSecret, input.getBytes(StandardCharsets.US_ASCII)));
        add("alg-hs256-public-key", "alg", input + "." + byPublicKey, "An HMAC under the public key, which all know.");
        add("alg-hs256-signed", "alg", withHeader(header -> header.put("alg", "HS256")), "Not the key's algorithm.");
        add("alg-es384", "alg", withHeader(header -> header.put("alg", "ES384")), "Not the key's algorithm.");
        add("alg-es256k", "alg", withHeader(header -> header.put("alg", "ES256K")), "Not the key's algorithm.");
        add("alg-rs256", "alg", withHeader(header -> header.put("alg", "RS256")), "Not the key's algorithm.");
        add("alg-lower-case", "alg", withHeader(header -> header.put("alg", "es256")), "Names are case-sensitive.");
        add("alg-missing", "alg", withHeader(header -> header.remove("alg")), "No algorithm.");
        add("alg-number", "alg", withHeader(header -> header.put("alg", 256)), "An algorithm is a text.");
    }

    private void keys() {
        add("kid-missing", "kid", withHeader(header -> header.remove("kid")), "No key is named.");
        add("kid-unknown", "kid", withHeader(header -> header.put("kid", "unknown")), "The key is not in the set.");
        add("kid-empty", "kid", withHeader(header -> header.put("kid", "")), "No key has this name.");
        add("kid-number", "kid", withHeader(header -> header.put("kid", 1)), "A key's id is a text.");
        add("kid-null", "kid", withHeader(header -> header.put("kid", null)), "A key's id is a text.");
        add("kid-path", "kid", withHeader(header -> header.put("kid", "../../dev/null")), "Not an id but a path.");
        add(
                "kid-sql",
                "kid",
                withHeader(header -> header.put("kid", "x' UNION SELECT 'secret")),
                "Not an id but a statement.");
        add(
                "kid-other",
                "kid",
                withHeader(header -> header.put("kid", OTHER.kid())),
                "Signed by another key of the set.");
        String twice = json(header()).replace("\"kid\":", "\"kid\":\"" + OTHER.kid() + "\",\"kid\":");
        add("kid-twice", "kid", token(twice, json(claims())), "Two keys are named.");
    }

    private void headers() {
        JsonObject thief = THIEF.open();
        for (String name : new String[] {"jwk", "jku", "x5u", "x5c"}) {
            Map<String, Object> header = header();
            Object value = name.equals("jwk") ? thief : "https://thief.example/" + name;
            header.put(name, name.equals("x5c") ? new JsonArray().add("MIIB") : value);
            String input = part(json(header)) + "." + part(json(claims()));
            add("header-" + name, "header", signed(THIEF, input), "It brings the key that is to verify it.");
        }
        add(
                "header-crit",
                "header",
                withHeader(header -> header.put("crit", new JsonArray().add("exp"))),
                "It demands what nobody here understands (RFC 7515, 4.1.11).");
        add(
                "header-b64",
                "header",
                withHeader(header -> {
                    header.put("b64", false);
                    header.put("crit", new JsonArray().add("b64"));
                }),
                "An unencoded payload (RFC 7797).");
        add("typ-jwt", "header", withHeader(header -> header.put("typ", "JWT")), "Another kind of token.");
        add("typ-access", "header", withHeader(header -> header.put("typ", "at+jwt")), "Another kind of token.");
        add("typ-missing", "header", withHeader(header -> header.remove("typ")), "The kind of token is not named.");
        add("typ-number", "header", withHeader(header -> header.put("typ", 1)), "The kind of token is a text.");
        String twice = json(header()).replace("\"alg\":", "\"alg\":\"none\",\"alg\":");
        add("header-alg-twice", "header", token(twice, json(claims())), "Two algorithms are named.");
        add("header-array", "header", token("[]", json(claims())), "A header is an object.");
        add("header-empty", "header", token("{}", json(claims())), "Nothing is said of the key.");
        add("header-not-json", "header", token("{alg:ES256}", json(claims())), "Not JSON.");
        add("header-trailer", "header", token(json(header()) + "{}", json(claims())), "More than one object.");
    }

    private void missingClaims() {
        for (String name : claims().keySet()) {
            add("missing-" + name, "claims", withClaims(claims -> claims.remove(name)), "A pass has " + name + ".");
            add("null-" + name, "claims", withClaims(claims -> claims.put(name, null)), name + " is null.");
        }
    }

    private void wrongTypes() {
        for (String name : new String[] {"iat", "nbf", "exp"}) {
            String number = String.valueOf(claims().get(name));
            add(name + "-text", "claims", withRaw(name, "\"" + number + "\""), "A text where a number belongs.");
            add(name + "-negative", "claims", withRaw(name, "-1"), "Before 1970.");
        }
        add("exp-fraction", "claims", withRaw("exp", (NOW + 600) + ".5"), "Not a whole number of seconds.");
        add("exp-huge", "claims", withRaw("exp", "99999999999999999999999999"), "It would never run out.");
        add("exp-exponent", "claims", withRaw("exp", "1e400"), "No number that a clock reaches.");
        add("exp-true", "claims", withRaw("exp", "true"), "Not a number.");
        add("exp-nan", "claims", withRaw("exp", "NaN"), "Not JSON.");
        add("max-qty-text", "claims", withRaw("max_qty", "\"2\""), "A text where a number belongs.");
        add("max-qty-fraction", "claims", withRaw("max_qty", "1.5"), "Units are whole.");
        add("max-qty-zero", "claims", withRaw("max_qty", "0"), "A pass buys at least one unit.");
        add("max-qty-negative", "claims", withRaw("max_qty", "-2"), "A pass buys at least one unit.");
        add("sub-number", "claims", withRaw("sub", "7"), "A ticket is a text.");
        add("jti-array", "claims", withRaw("jti", "[\"" + JTI + "\"]"), "An id is a text.");
        add("iss-array", "claims", withRaw("iss", "[\"" + ISSUER + "\"]"), "An issuer is a text.");
        add("dvc-number", "claims", withRaw("dvc", "7"), "A device is a text.");
        add("dvc-null", "claims", withRaw("dvc", "null"), "A device is a text, or is not there.");
        add("claims-array", "claims", token(json(header()), "[" + json(claims()) + "]"), "Claims are an object.");
        add("claims-text", "claims", token(json(header()), "\"claims\""), "Claims are an object.");
    }

    private void wrongValues() {
        add("aud-other", "audience", withClaims(claims -> claims.put("aud", "boots")), "A pass of another sale.");
        add("aud-array", "audience", withRaw("aud", "[\"shoes\"]"), "A pass is for one sale, named as a text.");
        add("aud-many", "audience", withRaw("aud", "[\"boots\",\"shoes\"]"), "A pass is for one sale.");
        add("aud-case", "audience", withClaims(claims -> claims.put("aud", "Shoes")), "Another sale's name.");
        add("aud-empty", "audience", withClaims(claims -> claims.put("aud", "")), "No sale.");
        add("aud-nul", "audience", withClaims(claims -> claims.put("aud", "shoes\u0000")), "Another sale's name.");
        add("aud-lookalike", "audience", withClaims(claims -> claims.put("aud", "sh\u043ees")), "A Cyrillic letter.");
        add("iss-other", "claims", withClaims(claims -> claims.put("iss", "thief")), "Another issuer.");
        add("iss-empty", "claims", withClaims(claims -> claims.put("iss", "")), "No issuer.");
        add("sub-empty", "claims", withClaims(claims -> claims.put("sub", "")), "No ticket.");
        add("sub-form", "claims", withClaims(claims -> claims.put("sub", "a|b")), "A ticket is 22 of base64url.");
        add(
                "sub-nul",
                "claims",
                withClaims(claims -> claims.put("sub", TICKET + "\u0000")),
                "A ticket is 22 of base64url.");
        add(
                "sub-unicode",
                "claims",
                withClaims(claims -> claims.put("sub", "\u202e" + TICKET)),
                "A ticket is 22 of base64url.");
        add("jti-empty", "claims", withClaims(claims -> claims.put("jti", "")), "No id.");
        add("dvc-empty", "device", withClaims(claims -> claims.put("dvc", "")), "A device is not empty.");
        add(
                "dvc-other",
                "device",
                withClaims(claims -> claims.put("dvc", PassClaims.digest("another device"))),
                "A pass of another browser.");
        String twice = json(claims()).replace("\"aud\":", "\"aud\":\"boots\",\"aud\":");
        add("claims-aud-twice", "claims", token(json(header()), twice), "Which of both counts depends on the reader.");
        String longer = json(claims()).replace("\"exp\":", "\"exp\":" + (NOW - 100) + ",\"exp\":");
        add("claims-exp-twice", "claims", token(json(header()), longer), "Which of both counts depends on the reader.");
    }

    private void times() {
        add(
                "expired",
                "expired",
                withClaims(claims -> {
                    claims.put("iat", NOW - 600);
                    claims.put("nbf", NOW - 600);
                    claims.put("exp", NOW - 31);
                }),
                "It ran out, leeway included.");
        add(
                "exp-zero",
                "claims",
                withClaims(claims -> claims.put("exp", 0)),
                "It ran out in 1970, before it was issued.");
        add("not-yet", "time", withClaims(claims -> claims.put("nbf", NOW + 31)), "It has not begun, leeway included.");
        add(
                "issued-later",
                "time",
                withClaims(claims -> {
                    claims.put("iat", NOW + 31);
                    claims.put("nbf", NOW + 31);
                }),
                "It is issued in the future, leeway included.");
        add("exp-before-nbf", "claims", withClaims(claims -> claims.put("exp", NOW - 61)), "It ends before it begins.");
        add(
                "exp-far",
                "claims",
                withClaims(claims -> claims.put("exp", NOW + 86_400)),
                "No pass lasts more than a day.");
    }

    private void signatures() {
        String input = goodInput();
        byte[] good = KEY.sign(input);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        add("sig-empty", "signature", input + ".", "No signature.");
        add("sig-truncated", "signature", signature(Arrays.copyOf(good, 63)), "Less than 64 bytes.");
        add("sig-longer", "signature", signature(Arrays.copyOf(good, 65)), "More than 64 bytes.");
        add("sig-half", "signature", signature(Arrays.copyOf(good, 32)), "Only r.");
        add("sig-der", "signature", signature(der(r, s)), "In DER, as certificates have it; JWS has 64 plain bytes.");
        add("sig-zeros", "signature", pair(BigInteger.ZERO, BigInteger.ZERO), "r = s = 0 (CVE-2022-21449).");
        add("sig-r-zero", "signature", pair(BigInteger.ZERO, s), "r is at least 1.");
        add("sig-s-zero", "signature", pair(r, BigInteger.ZERO), "s is at least 1.");
        add("sig-order", "signature", pair(PublishedKey.ORDER, PublishedKey.ORDER), "r and s are below the order.");
        add("sig-r-order", "signature", pair(PublishedKey.ORDER, s), "r is below the order.");
        add("sig-s-order", "signature", pair(r, PublishedKey.ORDER), "s is below the order.");
        add("sig-ones", "signature", pair(BigInteger.ONE, BigInteger.ONE), "No signature of this text.");
        byte[] all = new byte[64];
        Arrays.fill(all, (byte) 0xff);
        add("sig-all-bits", "signature", signature(all), "r and s are below the order.");
        add("sig-swapped", "signature", pair(s, r), "s and r.");
        byte[] flipped = good.clone();
        flipped[40] ^= 1;
        add("sig-bit-flipped", "signature", signature(flipped), "One bit is another.");
        add("sig-other-key", "signature", signed(OTHER, input), "By another key of the set than the one named.");
        add("sig-thief", "signature", signed(THIEF, input), "By a key that is not in the set.");
        Map<String, Object> richer = claims();
        richer.put("max_qty", 9);
        String swapped = part(json(header())) + "." + part(json(richer)) + "." + part(good);
        add("payload-swapped", "signature", swapped, "Other claims under the signature of a good pass.");
        Map<String, Object> spaced = header();
        String other = part(" " + json(spaced)) + "." + part(json(claims())) + "." + part(good);
        add("header-swapped", "signature", other, "Another text of the same header under the same signature.");
    }

    private static String signature(byte[] bytes) {
        return goodInput() + "." + part(bytes);
    }

    private static String pair(BigInteger r, BigInteger s) {
        return signature(PublishedKey.join(PublishedKey.bytes(r), PublishedKey.bytes(s)));
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        byte[] body = PublishedKey.join(
                PublishedKey.join(new byte[] {2, (byte) first.length}, first),
                PublishedKey.join(new byte[] {2, (byte) second.length}, second));
        return PublishedKey.join(new byte[] {0x30, (byte) body.length}, body);
    }

    private void encodings() {
        String good = signed(KEY, goodInput());
        String[] parts = good.split("\\.", -1);
        String padded = part(json(header())) + "." + part(json(claims()));
        add("base64-padding", "encoding", good + "==", "JWS has no padding.");
        add("base64-padding-claims", "encoding", signed(KEY, padded + "="), "JWS has no padding.");
        add(
                "base64-line-break",
                "encoding",
                parts[0] + "." + parts[1] + ".\n" + parts[2],
                "White space is not base64url.");
        add("base64-blank", "encoding", good + " ", "White space is not base64url.");
        add(
                "base64-trailing-bits",
                "encoding",
                nextLetter(good),
                "The last letter has bits that say nothing, and they are not 0.");
        add("base64-alphabet", "encoding", standardAlphabet(), "+ and / are of the other alphabet.");
        add("base64-url-encoded", "encoding", good.replace(".", "%2E"), "A token is not URL-encoded.");
        String utf16 = BASE64.encodeToString(json(claims()).getBytes(StandardCharsets.UTF_16));
        add("claims-utf-16", "encoding", signed(KEY, part(json(header())) + "." + utf16), "JSON is UTF-8.");
        byte[] broken = json(claims()).replace("shoes", "sh\u00ffes").getBytes(StandardCharsets.ISO_8859_1);
        add(
                "claims-broken-utf-8",
                "encoding",
                signed(KEY, part(json(header())) + "." + part(broken)),
                "JSON is UTF-8.");
    }

    /** 64 bytes are 86 letters with four bits over: the last letter is one of A, Q, g and w. */
    private static String nextLetter(String token) {
        int last = token.length() - 1;
        return token.substring(0, last) + (char) (token.charAt(last) + 1);
    }

    /** A good pass whose signature has a letter in which the alphabets differ, written in the other one. */
    private static String standardAlphabet() {
        for (int quantity = 1; quantity <= 100; quantity++) {
            int units = quantity;
            String token = withClaims(claims -> claims.put("max_qty", units));
            String signature = token.substring(token.lastIndexOf('.'));
            if (signature.contains("-") && signature.contains("_")) {
                return token.substring(0, token.lastIndexOf('.'))
                        + signature.replace('-', '+').replace('_', '/');
            }
        }
        throw new IllegalStateException("no such signature");
    }

    private void shapes() {
        String good = signed(KEY, goodInput());
        add("empty", "shape", "", "Nothing.");
        add("dots", "shape", "..", "Three empty parts.");
        add("one-part", "shape", good.replace(".", ""), "One part.");
        add("two-parts", "shape", goodInput(), "No signature, and no place for one.");
        add("four-parts", "shape", good + "." + part("more"), "Four parts.");
        add("five-parts", "shape", good + "..", "The form of an encrypted token (JWE).");
        Map<String, Object> jwe = header();
        jwe.put("alg", "ECDH-ES");
        jwe.put("enc", "A256GCM");
        String text = part(json(claims()));
        add(
                "jwe",
                "shape",
                part(json(jwe)) + ".." + text + "." + text + "." + text,
                "An encrypted token is none of ours.");
        add("json-serialization", "shape", "{\"payload\":\"" + part(json(claims())) + "\"}", "Not the compact form.");
        add(
                "too-long",
                "shape",
                withClaims(claims -> claims.put("x", "x".repeat(2000))),
                "Longer than 2048 characters.");
        add("too-deep", "shape", withRaw("x", "[".repeat(300) + "]".repeat(300)), "Nested deeper than any pass.");
        add("bearer", "shape", "Bearer " + good, "The name of the scheme is not part of the token.");
    }
}
