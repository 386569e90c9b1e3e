package sluice.pass;

import static sluice.pass.PassForge.ISSUER;
import static sluice.pass.PassForge.JTI;
import static sluice.pass.PassForge.NOW;
import static sluice.pass.PassForge.TICKET;
import static sluice.pass.PassForge.claims;
import static sluice.pass.PassForge.header;
import static sluice.pass.PassForge.json;
import static sluice.pass.PassForge.token;
import static sluice.pass.PassForge.withClaims;
import static sluice.pass.PassForge.withRaw;

/** Tokens whose claims are not those of a pass that is good here and now. */
final class ClaimVectors {
    private final PassVectors vectors;

    private ClaimVectors(PassVectors vectors) {
        this.vectors = vectors;
    }

    static void addTo(PassVectors vectors) {
        ClaimVectors made = new ClaimVectors(vectors);
        made.missingClaims();
        made.wrongTypes();
        made.wrongValues();
        made.times();
    }

    private void missingClaims() {
        for (String name : claims().keySet()) {
            vectors.add(
                    "missing-" + name, "claims", withClaims(claims -> claims.remove(name)), "A pass has " + name + ".");
            vectors.add("null-" + name, "claims", withClaims(claims -> claims.put(name, null)), name + " is null.");
        }
    }

    private void wrongTypes() {
        for (String name : new String[] {"iat", "nbf", "exp"}) {
            String number = String.valueOf(claims().get(name));
            vectors.add(
                    name + "-text", "claims", withRaw(name, "\"" + number + "\""), "A text where a number belongs.");
            vectors.add(name + "-negative", "claims", withRaw(name, "-1"), "Before 1970.");
        }
        vectors.add("exp-fraction", "claims", withRaw("exp", (NOW + 600) + ".5"), "Not a whole number of seconds.");
        vectors.add("exp-huge", "claims", withRaw("exp", "99999999999999999999999999"), "It would never run out.");
        vectors.add("exp-exponent", "claims", withRaw("exp", "1e400"), "No number that a clock reaches.");
        vectors.add("exp-true", "claims", withRaw("exp", "true"), "Not a number.");
        vectors.add("exp-nan", "claims", withRaw("exp", "NaN"), "Not JSON.");
        vectors.add("max-qty-text", "claims", withRaw("max_qty", "\"2\""), "A text where a number belongs.");
        vectors.add("max-qty-fraction", "claims", withRaw("max_qty", "1.5"), "Units are whole.");
        vectors.add("max-qty-zero", "claims", withRaw("max_qty", "0"), "A pass buys at least one unit.");
        vectors.add("max-qty-negative", "claims", withRaw("max_qty", "-2"), "A pass buys at least one unit.");
        vectors.add("sub-number", "claims", withRaw("sub", "7"), "A ticket is a text.");
        vectors.add("jti-array", "claims", withRaw("jti", "[\"" + JTI + "\"]"), "An id is a text.");
        vectors.add("iss-array", "claims", withRaw("iss", "[\"" + ISSUER + "\"]"), "An issuer is a text.");
        vectors.add("dvc-number", "claims", withRaw("dvc", "7"), "A device is a text.");
        vectors.add("dvc-null", "claims", withRaw("dvc", "null"), "A device is a text, or is not there.");
        vectors.add(
                "claims-array", "claims", token(json(header()), "[" + json(claims()) + "]"), "Claims are an object.");
        vectors.add("claims-text", "claims", token(json(header()), "\"claims\""), "Claims are an object.");
    }

    private void wrongValues() {
        vectors.add(
                "aud-other", "audience", withClaims(claims -> claims.put("aud", "boots")), "A pass of another sale.");
        vectors.add("aud-array", "audience", withRaw("aud", "[\"shoes\"]"), "A pass is for one sale, named as a text.");
        vectors.add("aud-many", "audience", withRaw("aud", "[\"boots\",\"shoes\"]"), "A pass is for one sale.");
        vectors.add("aud-case", "audience", withClaims(claims -> claims.put("aud", "Shoes")), "Another sale's name.");
        vectors.add("aud-empty", "audience", withClaims(claims -> claims.put("aud", "")), "No sale.");
        vectors.add(
                "aud-nul", "audience", withClaims(claims -> claims.put("aud", "shoes\u0000")), "Another sale's name.");
        vectors.add(
                "aud-lookalike",
                "audience",
                withClaims(claims -> claims.put("aud", "sh\u043ees")),
                "A Cyrillic letter.");
        vectors.add("iss-other", "claims", withClaims(claims -> claims.put("iss", "thief")), "Another issuer.");
        vectors.add("iss-empty", "claims", withClaims(claims -> claims.put("iss", "")), "No issuer.");
        vectors.add("sub-empty", "claims", withClaims(claims -> claims.put("sub", "")), "No ticket.");
        vectors.add(
                "sub-form", "claims", withClaims(claims -> claims.put("sub", "a|b")), "A ticket is 22 of base64url.");
        vectors.add(
                "sub-nul",
                "claims",
                withClaims(claims -> claims.put("sub", TICKET + "\u0000")),
                "A ticket is 22 of base64url.");
        vectors.add(
                "sub-unicode",
                "claims",
                withClaims(claims -> claims.put("sub", "\u202e" + TICKET)),
                "A ticket is 22 of base64url.");
        vectors.add("jti-empty", "claims", withClaims(claims -> claims.put("jti", "")), "No id.");
        vectors.add("dvc-empty", "device", withClaims(claims -> claims.put("dvc", "")), "A device is not empty.");
        vectors.add(
                "dvc-other",
                "device",
                withClaims(claims -> claims.put("dvc", PassClaims.digest("another device"))),
                "A pass of another browser.");
        String twice = json(claims()).replace("\"aud\":", "\"aud\":\"boots\",\"aud\":");
        vectors.add(
                "claims-aud-twice",
                "claims",
                token(json(header()), twice),
                "Which of both counts depends on the reader.");
        String longer = json(claims()).replace("\"exp\":", "\"exp\":" + (NOW - 100) + ",\"exp\":");
        vectors.add(
                "claims-exp-twice",
                "claims",
                token(json(header()), longer),
                "Which of both counts depends on the reader.");
    }

    private void times() {
        vectors.add(
                "expired",
                "expired",
                withClaims(claims -> {
                    claims.put("iat", NOW - 600);
                    claims.put("nbf", NOW - 600);
                    claims.put("exp", NOW - 31);
                }),
                "It ran out, leeway included.");
        vectors.add(
                "exp-zero",
                "claims",
                withClaims(claims -> claims.put("exp", 0)),
                "It ran out in 1970, before it was issued.");
        vectors.add(
                "not-yet",
                "time",
                withClaims(claims -> claims.put("nbf", NOW + 31)),
                "It has not begun, leeway included.");
        vectors.add(
                "issued-later",
                "time",
                withClaims(claims -> {
                    claims.put("iat", NOW + 31);
                    claims.put("nbf", NOW + 31);
                }),
                "It is issued in the future, leeway included.");
        vectors.add(
                "exp-before-nbf",
                "claims",
                withClaims(claims -> claims.put("exp", NOW - 61)),
                "It ends before it begins.");
        vectors.add(
                "exp-far",
                "claims",
                withClaims(claims -> claims.put("exp", NOW + 86_400)),
                "No pass lasts more than a day.");
    }
}
