package sluice.launcher;

import java.util.List;
import sluice.access.AccessSettings;
import sluice.authz.AuthzSettings;
import sluice.gate.GateSettings;
import sluice.http.HttpSettings;
import sluice.kafka.KafkaSettings;
import sluice.line.LineSettings;
import sluice.order.OrderSettings;
import sluice.pass.PassSettings;
import sluice.payment.PaymentSettings;
import sluice.personal.PersonalSettings;
import sluice.postgres.PostgresSettings;
import sluice.redis.RedisSettings;
import sluice.reservation.LedgerSettings;
import sluice.sandbox.SandboxSettings;
import sluice.settings.Settings;
import sluice.throttle.ThrottleSettings;

/** Every feature's settings, judged together: a process with a bad one does not start. */
record ProcessSettings(Role role, Stores stores, Edge edge, Features features, DemoSettings demo, Settings all) {

    /** What this process does. */
    enum Role {
        ALL,
        GATE,
        WORKER;

        boolean hasGate() {
            return this != WORKER;
        }

        boolean hasWorker() {
            return this != GATE;
        }
    }

    /** The ways to the stores and to the other nodes. */
    record Stores(RedisSettings redis, PostgresSettings postgres, KafkaSettings kafka, ClusterSettings cluster) {
        boolean external() {
            return !redis.uri().isEmpty();
        }
    }

    /** Where people and machines reach this process. */
    record Edge(HttpSettings http, String managementHost, int managementPort) {}

    /** The features' own settings. */
    record Features(
            LineSettings line,
            GateSettings gate,
            PassSettings pass,
            AuthzSettings authz,
            ThrottleSettings throttle,
            LedgerSettings ledger,
            OrderSettings orders,
            PaymentSettings payment,
            SandboxSettings sandbox,
            AccessSettings access,
            PersonalSettings personal) {}

    /** Reads and judges everything; throws {@link sluice.settings.SettingsRejected} with all complaints. */
    static ProcessSettings from(Settings settings) {
        String role = settings.choice("role", List.of("all", "gate", "worker"));
        ProcessSettings read = new ProcessSettings(
                Role.valueOf(role.toUpperCase(java.util.Locale.ROOT)),
                new Stores(
                        RedisSettings.from(settings),
                        PostgresSettings.from(settings),
                        KafkaSettings.from(settings),
                        ClusterSettings.from(settings)),
                new Edge(
                        HttpSettings.from(settings),
                        settings.text("management.host"),
                        settings.count("management.port", 0, 65535)),
                new Features(
                        LineSettings.from(settings),
                        GateSettings.from(settings),
                        PassSettings.from(settings),
                        AuthzSettings.from(settings),
                        ThrottleSettings.from(settings),
                        LedgerSettings.from(settings),
                        OrderSettings.from(settings),
                        PaymentSettings.from(settings),
                        SandboxSettings.from(settings),
                        AccessSettings.from(settings),
                        PersonalSettings.from(settings)),
                DemoSettings.from(settings),
                settings);
        judgeStores(settings);
        settings.judge();
        return read;
    }

    private static void judgeStores(Settings settings) {
        List<String> keys = List.of("redis.uri", "postgres.uri", "kafka.bootstrap-servers");
        long set = keys.stream().filter(settings::isSet).count();
        if (set != 0 && set != keys.size()) {
            keys.stream()
                    .filter(key -> !settings.isSet(key))
                    .forEach(key -> settings.complain(key, "is set when another store is: all three, or none"));
        }
    }
}
