package sluice.position;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes bytes and numbers one behind the other, for less than a text that is encoded afterwards. */
final class Ascii {
    private static final int MOST_DIGITS = 20;

    private byte[] bytes;
    private int end;

    /** {@code room}: bytes that will probably do. */
    Ascii(int room) {
        this.bytes = new byte[room];
    }

    /** The bytes of {@code text}, to be written often. */
    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @CanIgnoreReturnValue
    Ascii put(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, end, text.length);
        end += text.length;
        return this;
    }

    /** {@code text} of ASCII only. */
    @CanIgnoreReturnValue
    Ascii put(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) bytes[end + i] = (byte) text.charAt(i);
        end += text.length();
        return this;
    }

    /** {@code number} of 0 or more, in decimal. */
    @CanIgnoreReturnValue
    Ascii put(long number) {
        reserve(MOST_DIGITS);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) digits++;
        long rest = number;
        for (int at = end + digits - 1; at >= end; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        end += digits;
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }

    /** Appends what was written. */
    void appendTo(Buffer to) {
        to.appendBytes(bytes, 0, end);
    }

    /** What was written, in a buffer that is as long. */
    Buffer toBuffer() {
        return Buffer.buffer(end).appendBytes(bytes, 0, end);
    }

    /** Begins anew. */
    @CanIgnoreReturnValue
    Ascii clear() {
        end = 0;
        return this;
    }
}
