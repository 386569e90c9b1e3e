package sluice.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ledger needs of a server, judged by what {@code INFO} tells: that needs no right to read its settings. */
final class Fitness {
    private static final int OLDEST = 7;

    private Fitness() {}

    /** Why this server is unfit, each with what it ought to be; empty if it is fit. */
    static List<String> complaints(String info) {
        Map<String, String> told = fields(info);
        List<String> complaints = new ArrayList<>();
        String version = told.getOrDefault("redis_version", "unknown");
        if (!version.matches("\\d{1,6}\\..*") || Integer.parseInt(version.split("\\.", 2)[0]) < OLDEST) {
            complaints.add("its version is " + version + " (7.0 or newer is needed)");
        }
        if (!told.getOrDefault("aof_enabled", "").equals("1")) {
            complaints.add("it writes no append-only file (appendonly yes)");
        }
        String policy = told.getOrDefault("maxmemory_policy", "unknown");
        if (!policy.equals("noeviction")) {
            complaints.add("its maxmemory-policy is " + policy + " (noeviction)");
        }
        return complaints;
    }

    private static Map<String, String> fields(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().filter(line -> line.indexOf(':') > 0).forEach(line -> {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        return fields;
    }
}
