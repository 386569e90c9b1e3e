package sluice.authz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a shop that needs a pass. Proxies and shops do not agree on what {@code //}, dots, {@code ;} or encoded
 * slashes in a path mean, so whatever is not plain is inside: a browser does not send it by itself.
 */
final class ProtectedPath {
    private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}\\\\;%]|//|/\\.{1,2}(/|$)");

    private final String prefix;

    /** {@code prefix} begins with {@code /}. */
    ProtectedPath(String prefix) {
        this.prefix = prefix.toLowerCase(Locale.ROOT);
    }

    /** Whether {@code path}, as it was sent, lies or might lie inside. */
    boolean covers(String path) {
        if (prefix.equals("/")) return true;
        Optional<String> plain = decode(path).filter(text -> !ODD.matcher(text).find());
        return plain.map(text -> (text.toLowerCase(Locale.ROOT) + "/").startsWith(prefix))
                .orElse(true);
    }

    /** Empty for what is not encoded UTF-8, and for an encoded slash. */
    private static Optional<String> decode(String path) {
        if (path.indexOf('%') < 0) return Optional.of(path);
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int i = 0; i < path.length(); i++) {
            int value = path.charAt(i) == '%' ? octet(path, i) : path.charAt(i);
            if (path.charAt(i) == '%') i += 2;
            if (value < 0 || (value == '/' && path.charAt(i) != '/')) return Optional.empty();
            bytes[length++] = (byte) value;
        }
        return text(Arrays.copyOf(bytes, length));
    }

    private static int octet(String path, int at) {
        if (at + 2 >= path.length()) return -1;
        int high = Character.digit(path.charAt(at + 1), 16);
        int low = Character.digit(path.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
