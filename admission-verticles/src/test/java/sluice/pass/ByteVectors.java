package sluice.pass;

import static sluice.pass.PassForge.BASE64;
import static sluice.pass.PassForge.KEY;
import static sluice.pass.PassForge.OTHER;
import static sluice.pass.PassForge.THIEF;
import static sluice.pass.PassForge.claims;
import static sluice.pass.PassForge.goodInput;
import static sluice.pass.PassForge.header;
import static sluice.pass.PassForge.json;
import static sluice.pass.PassForge.part;
import static sluice.pass.PassForge.signed;
import static sluice.pass.PassForge.withClaims;
import static sluice.pass.PassForge.withRaw;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Tokens whose bytes are wrong: signature, encoding, form. */
final class ByteVectors {
    private final PassVectors vectors;

    private ByteVectors(PassVectors vectors) {
        this.vectors = vectors;
    }

    static void addTo(PassVectors vectors) {
        ByteVectors made = new ByteVectors(vectors);
        made.signatures();
        made.encodings();
        made.shapes();
    }

    private void signatures() {
        String input = goodInput();
        byte[] good = KEY.sign(input);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        vectors.add("sig-empty", "signature", input + ".", "No signature.");
        vectors.add("sig-truncated", "signature", signature(Arrays.copyOf(good, 63)), "Less than 64 bytes.");
        vectors.add("sig-longer", "signature", signature(Arrays.copyOf(good, 65)), "More than 64 bytes.");
        vectors.add("sig-half", "signature", signature(Arrays.copyOf(good, 32)), "Only r.");
        vectors.add(
                "sig-der",
                "signature",
                signature(der(r, s)),
                "In DER, as certificates have it; JWS has 64 plain bytes.");
        vectors.add("sig-zeros", "signature", pair(BigInteger.ZERO, BigInteger.ZERO), "r = s = 0 (CVE-2022-21449).");
        vectors.add("sig-r-zero", "signature", pair(BigInteger.ZERO, s), "r is at least 1.");
        vectors.add("sig-s-zero", "signature", pair(r, BigInteger.ZERO), "s is at least 1.");
        vectors.add(
                "sig-order", "signature", pair(PublishedKey.ORDER, PublishedKey.ORDER), "r and s are below the order.");
        vectors.add("sig-r-order", "signature", pair(PublishedKey.ORDER, s), "r is below the order.");
        vectors.add("sig-s-order", "signature", pair(r, PublishedKey.ORDER), "s is below the order.");
        vectors.add("sig-ones", "signature", pair(BigInteger.ONE, BigInteger.ONE), "No signature of this text.");
        byte[] all = new byte[64];
        Arrays.fill(all, (byte) 0xff);
        vectors.add("sig-all-bits", "signature", signature(all), "r and s are below the order.");
        vectors.add("sig-swapped", "signature", pair(s, r), "s and r.");
        byte[] flipped = good.clone();
        flipped[40] ^= 1;
        vectors.add("sig-bit-flipped", "signature", signature(flipped), "One bit is another.");
        vectors.add(
                "sig-other-key", "signature", signed(OTHER, input), "By another key of the set than the one named.");
        vectors.add("sig-thief", "signature", signed(THIEF, input), "By a key that is not in the set.");
        Map<String, Object> richer = claims();
        richer.put("max_qty", 9);
        String swapped = part(json(header())) + "." + part(json(richer)) + "." + part(good);
        vectors.add("payload-swapped", "signature", swapped, "Other claims under the signature of a good pass.");
        Map<String, Object> spaced = header();
        String other = part(" " + json(spaced)) + "." + part(json(claims())) + "." + part(good);
        vectors.add("header-swapped", "signature", other, "Another text of the same header under the same signature.");
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
        vectors.add("base64-padding", "encoding", good + "==", "JWS has no padding.");
        vectors.add("base64-padding-claims", "encoding", signed(KEY, padded + "="), "JWS has no padding.");
        vectors.add(
                "base64-line-break",
                "encoding",
                parts[0] + "." + parts[1] + ".\n" + parts[2],
                "White space is not base64url.");
        vectors.add("base64-blank", "encoding", good + " ", "White space is not base64url.");
        vectors.add(
                "base64-trailing-bits",
                "encoding",
                nextLetter(good),
                "The last letter has bits that say nothing, and they are not 0.");
        vectors.add("base64-alphabet", "encoding", standardAlphabet(), "+ and / are of the other alphabet.");
        vectors.add("base64-url-encoded", "encoding", good.replace(".", "%2E"), "A token is not URL-encoded.");
        String utf16 = BASE64.encodeToString(json(claims()).getBytes(StandardCharsets.UTF_16));
        vectors.add("claims-utf-16", "encoding", signed(KEY, part(json(header())) + "." + utf16), "JSON is UTF-8.");
        byte[] broken = json(claims()).replace("shoes", "sh\u00ffes").getBytes(StandardCharsets.ISO_8859_1);
        vectors.add(
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
        vectors.add("empty", "shape", "", "Nothing.");
        vectors.add("dots", "shape", "..", "Three empty parts.");
        vectors.add("one-part", "shape", good.replace(".", ""), "One part.");
        vectors.add("two-parts", "shape", goodInput(), "No signature, and no place for one.");
        vectors.add("four-parts", "shape", good + "." + part("more"), "Four parts.");
        vectors.add("five-parts", "shape", good + "..", "The form of an encrypted token (JWE).");
        Map<String, Object> jwe = header();
        jwe.put("alg", "ECDH-ES");
        jwe.put("enc", "A256GCM");
        String text = part(json(claims()));
        vectors.add(
                "jwe",
                "shape",
                part(json(jwe)) + ".." + text + "." + text + "." + text,
                "An encrypted token is none of ours.");
        vectors.add(
                "json-serialization",
                "shape",
                "{\"payload\":\"" + part(json(claims())) + "\"}",
                "Not the compact form.");
        vectors.add(
                "too-long",
                "shape",
                withClaims(claims -> claims.put("x", "x".repeat(2000))),
                "Longer than 2048 characters.");
        vectors.add(
                "too-deep", "shape", withRaw("x", "[".repeat(300) + "]".repeat(300)), "Nested deeper than any pass.");
        vectors.add("bearer", "shape", "Bearer " + good, "The name of the scheme is not part of the token.");
    }
}
