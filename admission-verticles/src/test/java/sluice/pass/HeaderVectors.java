package sluice.pass;

import static sluice.pass.PassForge.DEVICE;
import static sluice.pass.PassForge.KEY;
import static sluice.pass.PassForge.OTHER;
import static sluice.pass.PassForge.THIEF;
import static sluice.pass.PassForge.claims;
import static sluice.pass.PassForge.header;
import static sluice.pass.PassForge.json;
import static sluice.pass.PassForge.part;
import static sluice.pass.PassForge.signed;
import static sluice.pass.PassForge.token;
import static sluice.pass.PassForge.withClaims;
import static sluice.pass.PassForge.withHeader;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Passes, and tokens whose header is none of a pass: algorithm, key, kind of token. */
final class HeaderVectors {
    private final PassVectors vectors;

    private HeaderVectors(PassVectors vectors) {
        this.vectors = vectors;
    }

    static void addTo(PassVectors vectors) {
        HeaderVectors made = new HeaderVectors(vectors);
        made.good();
        made.algorithms();
        made.keys();
        made.headers();
    }

    private void good() {
        vectors.add("good", "good", withClaims(claims -> {}), "A pass without a device, as an app gets it.");
        vectors.add(
                "good-device",
                "good",
                withClaims(claims -> claims.put("dvc", PassClaims.digest(DEVICE))),
                "A pass of the browser with this device cookie.");
        Map<String, Object> header = header();
        header.put("kid", OTHER.kid());
        vectors.add(
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
            vectors.add("alg-" + none, "alg", input + ".", "Unsigned: anybody could write it.");
            if (none.equals("none")) {
                vectors.add(
                        "alg-none-signed",
                        "alg",
                        signed(KEY, input),
                        "The header says that the signature does not count.");
            }
        }
        Map<String, Object> hmac = header();
        hmac.put("alg", "HS256");
        String input = part(json(hmac)) + "." + part(json(claims()));
        byte[] asSecret = KEY.open().encode().getBytes(StandardCharsets.UTF_8);
        String byPublicKey = part(PublishedKey.hmac(asSecret, input.getBytes(StandardCharsets.US_ASCII)));
        vectors.add(
                "alg-hs256-public-key",
                "alg",
                input + "." + byPublicKey,
                "An HMAC under the public key, which all know.");
        vectors.add(
                "alg-hs256-signed",
                "alg",
                withHeader(header -> header.put("alg", "HS256")),
                "Not the key's algorithm.");
        vectors.add("alg-es384", "alg", withHeader(header -> header.put("alg", "ES384")), "Not the key's algorithm.");
        vectors.add("alg-es256k", "alg", withHeader(header -> header.put("alg", "ES256K")), "Not the key's algorithm.");
        vectors.add("alg-rs256", "alg", withHeader(header -> header.put("alg", "RS256")), "Not the key's algorithm.");
        vectors.add(
                "alg-lower-case", "alg", withHeader(header -> header.put("alg", "es256")), "Names are case-sensitive.");
        vectors.add("alg-missing", "alg", withHeader(header -> header.remove("alg")), "No algorithm.");
        vectors.add("alg-number", "alg", withHeader(header -> header.put("alg", 256)), "An algorithm is a text.");
    }

    private void keys() {
        vectors.add("kid-missing", "kid", withHeader(header -> header.remove("kid")), "No key is named.");
        vectors.add(
                "kid-unknown", "kid", withHeader(header -> header.put("kid", "unknown")), "The key is not in the set.");
        vectors.add("kid-empty", "kid", withHeader(header -> header.put("kid", "")), "No key has this name.");
        vectors.add("kid-number", "kid", withHeader(header -> header.put("kid", 1)), "A key's id is a text.");
        vectors.add("kid-null", "kid", withHeader(header -> header.put("kid", null)), "A key's id is a text.");
        vectors.add(
                "kid-path", "kid", withHeader(header -> header.put("kid", "../../dev/null")), "Not an id but a path.");
        vectors.add(
                "kid-sql",
                "kid",
                withHeader(header -> header.put("kid", "x' UNION SELECT 'secret")),
                "Not an id but a statement.");
        vectors.add(
                "kid-other",
                "kid",
                withHeader(header -> header.put("kid", OTHER.kid())),
                "Signed by another key of the set.");
        String twice = json(header()).replace("\"kid\":", "\"kid\":\"" + OTHER.kid() + "\",\"kid\":");
        vectors.add("kid-twice", "kid", token(twice, json(claims())), "Two keys are named.");
    }

    private void headers() {
        JsonObject thief = THIEF.open();
        for (String name : new String[] {"jwk", "jku", "x5u", "x5c"}) {
            Map<String, Object> header = header();
            Object value = name.equals("jwk") ? thief : "https://thief.example/" + name;
            header.put(name, name.equals("x5c") ? new JsonArray().add("MIIB") : value);
            String input = part(json(header)) + "." + part(json(claims()));
            vectors.add("header-" + name, "header", signed(THIEF, input), "It brings the key that is to verify it.");
        }
        vectors.add(
                "header-crit",
                "header",
                withHeader(header -> header.put("crit", new JsonArray().add("exp"))),
                "It demands what nobody here understands (RFC 7515, 4.1.11).");
        vectors.add(
                "header-b64",
                "header",
                withHeader(header -> {
                    header.put("b64", false);
                    header.put("crit", new JsonArray().add("b64"));
                }),
                "An unencoded payload (RFC 7797).");
        vectors.add("typ-jwt", "header", withHeader(header -> header.put("typ", "JWT")), "Another kind of token.");
        vectors.add(
                "typ-access", "header", withHeader(header -> header.put("typ", "at+jwt")), "Another kind of token.");
        vectors.add(
                "typ-missing", "header", withHeader(header -> header.remove("typ")), "The kind of token is not named.");
        vectors.add("typ-number", "header", withHeader(header -> header.put("typ", 1)), "The kind of token is a text.");
        String twice = json(header()).replace("\"alg\":", "\"alg\":\"none\",\"alg\":");
        vectors.add("header-alg-twice", "header", token(twice, json(claims())), "Two algorithms are named.");
        vectors.add("header-array", "header", token("[]", json(claims())), "A header is an object.");
        vectors.add("header-empty", "header", token("{}", json(claims())), "Nothing is said of the key.");
        vectors.add("header-not-json", "header", token("{alg:ES256}", json(claims())), "Not JSON.");
        vectors.add("header-trailer", "header", token(json(header()) + "{}", json(claims())), "More than one object.");
    }
}
