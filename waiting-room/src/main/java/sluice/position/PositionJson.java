package sluice.position;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Writes positions of one snapshot as the wire's Position. What is the same for every ticket is encoded once for the
 * snapshot; a ticket's own part is ASCII.
 */
public final class PositionJson {
    private static final int OWN_CHARACTERS = 256;

    private final byte[] head;
    private final byte[] tail;

    PositionJson(Snapshot snapshot) {
        this.head =
                ("{\"sale\":\"" + snapshot.sale().id().value() + "\",\"state\":\"").getBytes(StandardCharsets.US_ASCII);
        String shared = new JsonObject()
                .put("phase", snapshot.phase().word())
                .put("conditions", conditions(snapshot))
                .put("message", snapshot.message())
                .put("stock_band", snapshot.band().word())
                .put("as_of", snapshot.asOf().toString())
                .encode();
        this.tail = ("," + shared.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    /** The conditions' words, as every answer has them. */
    public static JsonArray conditions(Snapshot snapshot) {
        JsonArray words = new JsonArray();
        snapshot.conditions().forEach(condition -> words.add(condition.word()));
        return words;
    }

    /** Appends {@code position}, which is of this snapshot, as one JSON object. */
    public void append(Position position, Buffer to) {
        StringBuilder text = own(position);
        byte[] json = new byte[head.length + text.length() + tail.length];
        System.arraycopy(head, 0, json, 0, head.length);
        ascii(text, json, head.length);
        System.arraycopy(tail, 0, json, json.length - tail.length, tail.length);
        to.appendBytes(json);
    }

    private static void ascii(StringBuilder text, byte[] to, int at) {
        for (int i = 0; i < text.length(); i++) to[at + i] = (byte) text.charAt(i);
    }

    private static StringBuilder own(Position position) {
        StringBuilder text = new StringBuilder(OWN_CHARACTERS);
        text.append(position.state().word());
        Position.Standing standing = position.standing();
        if (standing == null) text.append("\",\"place\":null,\"ahead\":null,\"behind\":null");
        else {
            text.append("\",\"place\":").append(standing.place());
            text.append(",\"ahead\":").append(standing.ahead());
            text.append(",\"behind\":").append(standing.behind());
        }
        appendDelay(text, position.delay());
        text.append(",\"claim_until\":");
        if (position.claimUntil() == null) text.append("null");
        else text.append('"').append(position.claimUntil()).append('"');
        text.append(",\"next_poll_seconds\":");
        decimal(text, position.nextPollTenths(), 10);
        return text;
    }

    private static void appendDelay(StringBuilder text, Position.Wait delay) {
        text.append(",\"eta\":");
        if (delay.eta() == null) text.append("null");
        else {
            text.append("{\"min_seconds\":").append(delay.eta().minSeconds());
            text.append(",\"max_seconds\":").append(delay.eta().maxSeconds()).append('}');
        }
        text.append(",\"eta_reason\":");
        if (delay.reason() == null) text.append("null");
        else text.append('"').append(delay.reason().word()).append('"');
        text.append(",\"progress\":");
        if (delay.progressThousandths() < 0) text.append("null");
        else decimal(text, delay.progressThousandths(), 1000);
    }

    /** Appends {@code count / unit} without the cost of a double; {@code unit} is a power of ten. */
    private static void decimal(StringBuilder text, int count, int unit) {
        text.append(count / unit);
        int rest = count % unit;
        if (rest == 0) return;
        text.append('.');
        for (int digit = unit / 10; rest > 0; digit /= 10) {
            text.append((char) ('0' + rest / digit));
            rest %= digit;
        }
    }
}
