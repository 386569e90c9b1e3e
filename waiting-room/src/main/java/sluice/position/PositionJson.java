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
        to.appendBytes(head).appendBytes(own(position)).appendBytes(tail);
    }

    private static byte[] own(Position position) {
        StringBuilder text = new StringBuilder(OWN_CHARACTERS);
        text.append(position.state().word()).append('"');
        Position.Standing standing = position.standing();
        number(text, "place", standing == null ? null : standing.place());
        number(text, "ahead", standing == null ? null : standing.ahead());
        number(text, "behind", standing == null ? null : standing.behind());
        eta(text, position.delay());
        number(text, "progress", position.delay().progress());
        string(text, "claim_until", position.claimUntil());
        number(text, "next_poll_seconds", position.nextPollSeconds());
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void eta(StringBuilder text, Position.Wait delay) {
        text.append(",\"eta\":");
        if (delay.eta() == null) text.append("null");
        else {
            text.append("{\"min_seconds\":").append(delay.eta().minSeconds());
            text.append(",\"max_seconds\":").append(delay.eta().maxSeconds()).append('}');
        }
        string(
                text,
                "eta_reason",
                delay.reason() == null ? null : delay.reason().word());
    }

    private static void number(StringBuilder text, String name, Number value) {
        text.append(",\"").append(name).append("\":").append(value);
    }

    private static void string(StringBuilder text, String name, Object value) {
        text.append(",\"").append(name).append("\":");
        if (value == null) text.append("null");
        else text.append('"').append(value).append('"');
    }
}
