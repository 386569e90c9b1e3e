package sluice.throttle;

import sluice.pulse.Pulse;

/**
 * What one process saw lately, as the others read it.
 *
 * @param checkout its own answers to purchases
 * @param payments how long buyers waited from their order to the provider's answer
 * @param paymentsPaused whether the provider is not asked
 */
record Report(Pulse.Reading checkout, Pulse.Reading payments, boolean paymentsPaused) {
    private static final int FIELDS = 7;

    String encode() {
        return encode(checkout) + "|" + encode(payments) + "|" + (paymentsPaused ? 1 : 0);
    }

    private static String encode(Pulse.Reading reading) {
        return reading.took() + "|" + reading.failed() + "|" + reading.highMillis();
    }

    static Report decode(String text) {
        String[] fields = text.split("\\|", -1);
        if (fields.length != FIELDS) throw new IllegalStateException("not a report: " + text);
        return new Report(reading(fields, 0), reading(fields, 3), fields[FIELDS - 1].equals("1"));
    }

    private static Pulse.Reading reading(String[] fields, int from) {
        return new Pulse.Reading(
                Integer.parseInt(fields[from]), Integer.parseInt(fields[from + 1]), Long.parseLong(fields[from + 2]));
    }
}
