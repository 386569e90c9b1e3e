package sluice.draw;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A draw as published, to be checked: nothing in it is believed.
 *
 * @param beacon null if the sale names none
 * @param beaconValue null without a beacon
 */
public record PublishedDraw(
        String sale,
        Buffer commitment,
        String beacon,
        Buffer beaconValue,
        int cohort,
        Buffer root,
        Buffer secret,
        Buffer seed) {

    /** Reads the head of a draw; {@link MalformedDraw} if it is none, or not drawn yet. */
    public static PublishedDraw read(JsonObject head) {
        if (!DrawJson.ALGORITHM.equals(head.getValue("algorithm"))) {
            throw new MalformedDraw("algorithm is not " + DrawJson.ALGORITHM);
        }
        if (head.getValue("secret") == null) throw new MalformedDraw("it has not been drawn");
        return new PublishedDraw(
                text(head, "sale"),
                hash(head, "commitment"),
                head.getValue("beacon") == null ? null : text(head, "beacon"),
                head.getValue("beacon_value") == null ? null : hex(head, "beacon_value"),
                cohort(head),
                hash(head, "root"),
                hash(head, "secret"),
                hash(head, "seed"));
    }

    private static String text(JsonObject head, String name) {
        if (head.getValue(name) instanceof String text) return text;
        throw new MalformedDraw(name + " is not a text");
    }

    private static Buffer hex(JsonObject head, String name) {
        try {
            return Buffer.buffer(HexFormat.of().parseHex(text(head, name)));
        } catch (IllegalArgumentException e) {
            throw new MalformedDraw(name + " is not hex");
        }
    }

    private static Buffer hash(JsonObject head, String name) {
        Buffer bytes = hex(head, name);
        if (bytes.length() != Sha256.BYTES) throw new MalformedDraw(name + " has not 32 bytes");
        return bytes;
    }

    private static int cohort(JsonObject head) {
        if (head.getValue("cohort") instanceof Integer size && size >= 0 && size <= Draws.MOST) return size;
        throw new MalformedDraw("cohort is not a number from 0 to " + Draws.MOST);
    }

    /** Which of its own values do not fit together. */
    Set<Step> misfits() {
        EnumSet<Step> misfits = EnumSet.noneOf(Step.class);
        if (!commitment.equals(Buffer.buffer(Seed.commitment(secret.getBytes())))) misfits.add(Step.COMMITMENT);
        boolean beaconFits = beacon == null ? beaconValue == null : beaconValue != null && beaconValue.length() > 0;
        if (!beaconFits || !seed.equals(Buffer.buffer(seedMade()))) misfits.add(Step.SEED);
        return misfits;
    }

    /** The seed that its other values make. */
    private byte[] seedMade() {
        return Seed.of(secret.getBytes(), root.getBytes(), cohort, beaconValue == null ? null : beaconValue.getBytes());
    }

    /** The index at each place. */
    int[] indexAt() {
        return Shuffle.indexAt(seed.getBytes(), cohort);
    }
}
