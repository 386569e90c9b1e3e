package sluice.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * How the sandbox behaves to everybody.
 *
 * @param latencyMillis how long a charge takes
 * @param declineRatio the share of charges that are declined, 0 to 1
 * @param hang whether charges get no answer at all
 */
record SandboxKnobs(long latencyMillis, double declineRatio, boolean hang) {
    private static final long MOST_LATENCY_MILLIS = 600_000;

    SandboxKnobs {
        if (latencyMillis < 0 || latencyMillis > MOST_LATENCY_MILLIS) {
            throw new IllegalArgumentException("latency_ms is 0 to " + MOST_LATENCY_MILLIS);
        }
        if (!(declineRatio >= 0 && declineRatio <= 1)) throw new IllegalArgumentException("decline_ratio is 0 to 1");
    }

    /** These knobs with those turned that {@code json} names. */
    SandboxKnobs turned(JsonObject json) {
        try {
            return new SandboxKnobs(
                    json.getLong("latency_ms", latencyMillis),
                    json.getDouble("decline_ratio", declineRatio),
                    json.getBoolean("hang", hang));
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("latency_ms and decline_ratio are numbers, hang is true or false", e);
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("latency_ms", latencyMillis)
                .put("decline_ratio", declineRatio)
                .put("hang", hang);
    }
}
