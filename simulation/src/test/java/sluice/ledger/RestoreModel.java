package sluice.ledger;

import static sluice.ledger.LedgerModel.says;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.lease.Lease;
import sluice.ledger.LedgerModel.Step;
import sluice.ledger.LedgerState.Head;

/** The steps of a restore. Each changes the state that it is given, which is a copy. */
final class RestoreModel {
    private RestoreModel() {}

    static Step shutOut(LedgerState state, String server, long epoch) {
        Head head = state.head;
        if (isNewer(head, server, epoch)) return says(state, "NEWER");
        state.head = head.shut(epoch);
        return says(state, "SHUT");
    }

    private static boolean isNewer(Head head, String server, long epoch) {
        return (server.equals(head.owner()) && head.epoch() >= epoch) || head.restoring() > epoch;
    }

    static Step begin(LedgerState state, String server, long epoch) {
        if (isNewer(state.head, server, epoch)) return says(state, "NEWER");
        LedgerState begun = LedgerState.empty();
        begun.head = new Head(0, 0, false, null, epoch, server, 0);
        return says(begun, "BEGUN");
    }

    private static void put(LedgerState state, String key, String field, String value) {
        switch (key) {
            case "stock" -> putStock(state, field, Long.parseLong(value));
            case "leases" -> state.leases.put(field, Lease.decode(value));
            case "shopping" -> state.shopping.put(field, Long.parseLong(value));
            case "buying" -> state.buying.put(field, Long.parseLong(value));
            case "reservations" -> state.reservations.put(field, Holding.parse(value));
            case "buyers" -> state.buyers.put(field, held(value));
            default -> throw new IllegalArgumentException("no key " + key);
        }
    }

    private static Map<String, Integer> held(String lines) {
        Map<String, Integer> held = new LinkedHashMap<>();
        for (String line : lines.split(",")) {
            int equals = line.indexOf('=');
            held.put(line.substring(0, equals), Integer.parseInt(line.substring(equals + 1)));
        }
        return held;
    }

    private static void putStock(LedgerState state, String field, long value) {
        int colon = field.indexOf(':');
        if (colon < 0) {
            state.limit = value;
            return;
        }
        String product = field.substring(0, colon);
        Counts counts = state.stock.getOrDefault(product, Counts.NONE);
        state.stock.put(product, counts.with(field.substring(colon + 1), value));
    }

    static Step put(LedgerState state, LedgerEvent.Restore event) {
        for (Map.Entry<String, String> pair : event.content().entrySet()) {
            put(state, event.key(), pair.getKey(), pair.getValue());
        }
        return says(state, "PUT");
    }

    static Step open(LedgerState state, String server, LedgerEvent.Open event) {
        for (Map.Entry<String, Counts> product : state.stock.entrySet()) {
            if (!product.getValue().isSound()) return says(state, "BROKEN", product.getKey());
        }
        state.head = new Head(event.epoch(), 0, !event.halted(), server, 0, null, 0);
        return says(state, "OPENED");
    }
}
