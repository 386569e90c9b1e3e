package sluice.pass;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import sluice.http.StrictJson;
import sluice.sale.Refusal;

/**
 * Verifies the signature and form of a pass. {@link JWTAuth} alone accepts what it must not (no usable key with
 * {@code alg: none}, a missing {@code exp}, an unknown {@code crit}, any {@code typ}, an absent {@code kid}), so form
 * is judged here first and the library is asked only about a token of the one form we issue, by the one key it names.
 */
public final class PassVerifier {
    private static final int LONGEST_TOKEN = 2048;
    private static final int LEEWAY_SECONDS = 30;
    private static final int MOST_AT_ONCE = 256;
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private final Vertx vertx;
    private final StrictJson json = new StrictJson(8);
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, JWTAuth> keys = new HashMap<>();

    PassVerifier(Vertx vertx, List<JsonObject> openKeys) {
        this.vertx = vertx;
        for (JsonObject key : openKeys) {
            JWTAuthOptions options = new JWTAuthOptions()
                    .addJwk(key)
                    .setJWTOptions(new JWTOptions().setIgnoreExpiration(true).setLeeway(LEEWAY_SECONDS));
            keys.put(key.getString("kid"), JWTAuth.create(vertx, options));
        }
        if (keys.isEmpty()) throw new IllegalStateException("a verifier without a key would accept anything");
    }

    /**
     * The claims of a genuine pass of {@code sale}, expired or not; else the refusal {@code pass_invalid}. The check
     * runs on a worker thread (about 1 ms), a bounded number at once: beyond it the refusal {@code busy}.
     */
    public Future<PassClaims> verify(String token, String sale) {
        PassClaims claims;
        JWTAuth key;
        try {
            String[] parts = parts(token);
            key = keyOf(decode(parts[0]));
            claims = read(decode(parts[1]));
            if (!claims.sale().equals(sale)) throw Refusal.PASS_INVALID.refused();
        } catch (RuntimeException malformed) {
            return Future.failedFuture(Refusal.PASS_INVALID.refused());
        }
        if (running.incrementAndGet() > MOST_AT_ONCE) {
            running.decrementAndGet();
            return Future.failedFuture(Refusal.BUSY.refused());
        }
        return vertx.executeBlocking(() -> key.authenticate(new TokenCredentials(token)), false)
                .compose(authenticated -> authenticated)
                .map(user -> claims)
                .recover(forged -> Future.<PassClaims>failedFuture(Refusal.PASS_INVALID.refused()))
                .onComplete(done -> running.decrementAndGet());
    }

    private static String[] parts(String token) {
        String[] parts = token.length() > LONGEST_TOKEN ? new String[0] : token.split("\\.", -1);
        if (parts.length != 3) throw Refusal.PASS_INVALID.refused();
        return parts;
    }

    private JsonObject decode(String part) {
        return json.object(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
    }

    private JWTAuth keyOf(JsonObject header) {
        boolean ours = header.fieldNames().equals(HEADER)
                && "ES256".equals(header.getValue("alg"))
                && PassClaims.TYPE.equals(header.getValue("typ"));
        JWTAuth key = ours ? keys.get(header.getString("kid")) : null;
        if (key == null) throw Refusal.PASS_INVALID.refused();
        return key;
    }

    /** The claims without any check of the signature, for finding the lease whose digest will prove them. */
    public PassClaims read(String token, String sale) {
        try {
            String[] parts = parts(token);
            PassClaims claims = read(decode(parts[1]));
            if (claims.sale().equals(sale)) return claims;
        } catch (RuntimeException malformed) {
            // answered below, alike for every way of being wrong
        }
        throw Refusal.PASS_INVALID.refused();
    }

    private static PassClaims read(JsonObject claims) {
        return new PassClaims(
                claims.getString("iss"),
                required(claims, "aud"),
                ticket(claims),
                required(claims, "jti"),
                whole(claims, "iat"),
                whole(claims, "exp"),
                (int) whole(claims, "max_qty"),
                claims.containsKey("dvc") ? required(claims, "dvc") : "");
    }

    private static String ticket(JsonObject claims) {
        String ticket = required(claims, "sub");
        if (!TICKET.matcher(ticket).matches()) throw Refusal.PASS_INVALID.refused();
        return ticket;
    }

    private static String required(JsonObject claims, String name) {
        if (claims.getValue(name) instanceof String text && !text.isEmpty()) return text;
        throw Refusal.PASS_INVALID.refused();
    }

    private static long whole(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        if (value instanceof Integer || value instanceof Long) return ((Number) value).longValue();
        throw Refusal.PASS_INVALID.refused();
    }
}
