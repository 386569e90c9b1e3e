package sluice.launcher;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/** A pass as another shop reads it, or a thief writes it: with nothing but the JDK. */
record Jwt(JsonObject header, JsonObject claims, String signingInput, String signature) {
    private static final String ES256 = "SHA256withECDSAinP1363Format";

    static Jwt of(String token) {
        String[] parts = token.split("\\.", -1);
        return new Jwt(decode(parts[0]), decode(parts[1]), parts[0] + "." + parts[1], parts[2]);
    }

    private static JsonObject decode(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    /** Whether the key of this set that the header names has signed it. */
    boolean verifies(JsonObject jwks) throws Exception {
        JsonObject key = jwks.getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(jwk -> jwk.getString("kid").equals(header.getString("kid")))
                .findFirst()
                .orElseThrow();
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(coordinate(key.getString("x")), coordinate(key.getString("y")));
        Signature verifier = Signature.getInstance(ES256);
        verifier.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        verifier.update(signingInput.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getUrlDecoder().decode(signature));
    }

    private static BigInteger coordinate(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }

    /** A token of these parts, signed by a key that nobody publishes. */
    static String forged(JsonObject header, JsonObject claims) throws Exception {
        String signingInput = encode(header) + "." + encode(claims);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair thief = generator.generateKeyPair();
        return signingInput + "." + sign(thief.getPrivate(), signingInput);
    }

    static String encode(JsonObject part) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(PrivateKey key, String signingInput) throws Exception {
        Signature signer = Signature.getInstance(ES256);
        signer.initSign(key);
        signer.update(signingInput.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    }
}
