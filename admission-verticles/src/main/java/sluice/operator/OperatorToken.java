package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import sluice.http.Call;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;
import sluice.sale.Refusal;
import sluice.settings.Settings;

/** The bearer token that opens the operator API. Without one in the settings, the first start makes it. */
public final class OperatorToken {
    private static final int TOKEN_BYTES = 24;
    private static final int LEAST_LENGTH = 16;

    private final String token;

    private OperatorToken(String token) {
        this.token = token;
    }

    /** Judges the setting; the token itself comes from {@link #load}. */
    public static void judge(Settings settings) {
        int length = settings.text("operator.token").length();
        if (length > 0 && length < LEAST_LENGTH) {
            settings.complain("operator.token", "has at least " + LEAST_LENGTH + " characters, or is empty");
        }
    }

    public static Future<OperatorToken> load(Settings settings, Secrets secrets) {
        if (settings.isSet("operator.token")) {
            return Future.succeededFuture(new OperatorToken(settings.text("operator.token")));
        }
        return secrets.of("operator", OperatorToken::make)
                .map(found -> new OperatorToken(found.get(0).material().toString()));
    }

    private static Secret make() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return Secret.made("token", Buffer.buffer(token));
    }

    /** Lets the call pass or throws the refusal {@code unauthorized}; takes the same time either way. */
    void require(Call call) {
        Optional<String> shown = call.bearer();
        byte[] expected = token.getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(shown.orElse("").getBytes(StandardCharsets.UTF_8), expected);
        if (!same) throw Refusal.UNAUTHORIZED.refused();
    }

    /** For the one line that the launcher prints at start. */
    public String reveal() {
        return token;
    }

    @Override
    public String toString() {
        return "OperatorToken[***]";
    }
}
