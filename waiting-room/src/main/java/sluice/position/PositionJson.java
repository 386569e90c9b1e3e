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
    private static final int TYPICAL_BYTES = 512;
    /** Where each thread writes one position after the other, so that a poll makes no more garbage than its answer. */
    private static final ThreadLocal<Ascii> PAPER = ThreadLocal.withInitial(() -> new Ascii(TYPICAL_BYTES));

    private static final byte[] PLACE = Ascii.of("\",\"place\":");
    private static final byte[] AHEAD = Ascii.of(",\"ahead\":");
    private static final byte[] BEHIND = Ascii.of(",\"behind\":");
    private static final byte[] NO_PLACE = Ascii.of("\",\"place\":null,\"ahead\":null,\"behind\":null");
    private static final byte[] ETA = Ascii.of(",\"eta\":");
    private static final byte[] LEAST = Ascii.of("{\"min_seconds\":");
    private static final byte[] MOST = Ascii.of(",\"max_seconds\":");
    private static final byte[] END = Ascii.of("}");
    private static final byte[] REASON = Ascii.of(",\"eta_reason\":");
    private static final byte[] PROGRESS = Ascii.of(",\"progress\":");
    private static final byte[] CLAIM_UNTIL = Ascii.of(",\"claim_until\":");
    private static final byte[] NEXT_POLL = Ascii.of(",\"next_poll_seconds\":");
    private static final byte[] NULL = Ascii.of("null");
    private static final byte[] QUOTE = Ascii.of("\"");
    private static final byte[] POINT = Ascii.of(".");

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
        write(PAPER.get().clear(), position).appendTo(to);
    }

    /** {@code position}, which is of this snapshot, as one JSON object. */
    Buffer of(Position position) {
        return write(PAPER.get().clear(), position).toBuffer();
    }

    /** The same between {@code before} and {@code after}, which are ASCII. */
    Buffer of(Position position, String before, String after) {
        return write(PAPER.get().clear().put(before), position).put(after).toBuffer();
    }

    private Ascii write(Ascii text, Position position) {
        text.put(head).put(position.state().word());
        Position.Standing standing = position.standing();
        if (standing == null) text.put(NO_PLACE);
        else
            text.put(PLACE)
                    .put(standing.place())
                    .put(AHEAD)
                    .put(standing.ahead())
                    .put(BEHIND)
                    .put(standing.behind());
        delay(text, position.delay());
        text.put(CLAIM_UNTIL);
        if (position.claimUntil() == null) text.put(NULL);
        else text.put(QUOTE).put(position.claimUntil().toString()).put(QUOTE);
        decimal(text.put(NEXT_POLL), position.nextPollTenths(), 10);
        return text.put(tail);
    }

    private static void delay(Ascii text, Position.Wait delay) {
        text.put(ETA);
        if (delay.eta() == null) text.put(NULL);
        else {
            text.put(LEAST).put(delay.eta().minSeconds());
            text.put(MOST).put(delay.eta().maxSeconds()).put(END);
        }
        text.put(REASON);
        if (delay.reason() == null) text.put(NULL);
        else text.put(QUOTE).put(delay.reason().word()).put(QUOTE);
        text.put(PROGRESS);
        if (delay.progressThousandths() < 0) text.put(NULL);
        else decimal(text, delay.progressThousandths(), 1000);
    }

    /** Puts {@code count / unit} without the cost of a double; {@code unit} is a power of ten. */
    private static void decimal(Ascii text, int count, int unit) {
        text.put(count / unit);
        int rest = count % unit;
        if (rest == 0) return;
        text.put(POINT);
        for (int digit = unit / 10; rest > 0; digit /= 10) {
            text.put(rest / digit);
            rest %= digit;
        }
    }
}
