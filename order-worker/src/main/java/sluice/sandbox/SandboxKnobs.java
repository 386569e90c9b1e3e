package sluice.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * How the sandbox behaves to everybody.
 *
 * @param latencyMillis how long a charge or refund takes
 * @param declineRatio the share of charges that are declined, 0 to 1
 * @param hang whether charges and refunds get no answer at all
 * @param errorRatio the share of asks that fail with 500 before anything is booked, 0 to 1
 * @param dropRatio the share of asks that are booked and then cut off, 0 to 1
 */
record SandboxKnobs(
        long latencyMillis,
        double declineRatio,
        boolean hang,
        double errorRatio,
        double dropRatio,
        SandboxKnobs.Webhooks webhooks) {
    private static final long MOST_MILLIS = 600_000;

    /**
     * How charges are told of.
     *
     * @param uri where to; empty: nowhere
     * @param delayMillis how long after the charge
     * @param copies how often each event is sent
     * @param shuffle whether the delay is anything from none to twice as long
     */
    record Webhooks(String uri, long delayMillis, int copies, boolean shuffle) {
        private static final int MOST_COPIES = 10;

        Webhooks {
            if (!uri.matches("|https?://[^\\s]{1,512}")) throw new IllegalArgumentException("webhook_uri is a URI");
            judgeMillis("webhook_delay_ms", delayMillis);
            if (copies < 1 || copies > MOST_COPIES) {
                throw new IllegalArgumentException("webhook_copies is 1 to " + MOST_COPIES);
            }
        }
    }

    SandboxKnobs {
        judgeMillis("latency_ms", latencyMillis);
        judgeRatio("decline_ratio", declineRatio);
        judgeRatio("error_ratio", errorRatio);
        judgeRatio("drop_ratio", dropRatio);
    }

    private static void judgeMillis(String name, long millis) {
        if (millis < 0 || millis > MOST_MILLIS) throw new IllegalArgumentException(name + " is 0 to " + MOST_MILLIS);
    }

    private static void judgeRatio(String name, double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) throw new IllegalArgumentException(name + " is 0 to 1");
    }

    /** Everything well, and charges told of at {@code webhookUri}. */
    static SandboxKnobs well(long latencyMillis, String webhookUri) {
        return new SandboxKnobs(latencyMillis, 0, false, 0, 0, new Webhooks(webhookUri, 0, 1, false));
    }

    /** These knobs with those turned that {@code json} names. */
    SandboxKnobs turned(JsonObject json) {
        try {
            return new SandboxKnobs(
                    json.getLong("latency_ms", latencyMillis),
                    json.getDouble("decline_ratio", declineRatio),
                    json.getBoolean("hang", hang),
                    json.getDouble("error_ratio", errorRatio),
                    json.getDouble("drop_ratio", dropRatio),
                    new Webhooks(
                            json.getString("webhook_uri", webhooks.uri()),
                            json.getLong("webhook_delay_ms", webhooks.delayMillis()),
                            json.getInteger("webhook_copies", webhooks.copies()),
                            json.getBoolean("webhook_shuffle", webhooks.shuffle())));
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("a knob has a value of another kind", e);
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("latency_ms", latencyMillis)
                .put("decline_ratio", declineRatio)
                .put("hang", hang)
                .put("error_ratio", errorRatio)
                .put("drop_ratio", dropRatio)
                .put("webhook_uri", webhooks.uri())
                .put("webhook_delay_ms", webhooks.delayMillis())
                .put("webhook_copies", webhooks.copies())
                .put("webhook_shuffle", webhooks.shuffle());
    }
}
