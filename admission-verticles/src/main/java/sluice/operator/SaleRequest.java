package sluice.operator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** Reads what an operator sends about a sale. Each limit and default stands here once. */
final class SaleRequest {
    private static final int MOST_PRODUCTS = 64;
    static final int MOST_PER_MINUTE = 6_000_000;
    private static final int MOST_ACTIVE = 1_000_000;
    static final int DAY_SECONDS = 86_400;
    private static final long MOST_UNITS = 100_000_000;
    private static final long MOST_PRICE = 100_000_000_000L;
    private static final int SECRET_BYTES = 32;
    private static final String ID = "[a-z0-9-]{1,64}";
    private static final String HOST = "[a-z0-9]([a-z0-9.-]{0,240}[a-z0-9])?(:[1-9][0-9]{0,4})?";
    private static final String PATH = "/|(?=.{2,1024}$)(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?";

    private SaleRequest() {}

    /** A new sale in phase draft, with a new salt. */
    static Sale create(JsonObject body) {
        Fields fields = new Fields(body);
        String id = fields.text("id", ID, "1 to 64 of a-z 0-9 -");
        String title = fields.title("title");
        String currency = fields.text("currency", "[A-Z]{3}", "an ISO 4217 code such as EUR");
        Knobs knobs = create(fields, new Knobs(1, 0, 1, 120, 600, 1800, 4, Pace.fixed()));
        requireKnobs(fields);
        int maxPerBuyer = (int) fields.number("max_per_buyer", 1, 1000, knobs.maxQty());
        String acknowledgement = fields.choice("acknowledgement", List.of("journal", "redis"));
        Sale.Schedule schedule = schedule(fields);
        List<Product> products = products(fields);
        String beacon = fields.textOrNull("draw_beacon", 128);
        Protection protection = protection(fields);
        fields.nothingElse();
        fields.judge();
        return new Sale(
                new SaleId(id),
                title,
                currency,
                Phase.DRAFT,
                null,
                schedule,
                knobs,
                maxPerBuyer,
                Sale.Acknowledgement.valueOf(acknowledgement.toUpperCase(Locale.ROOT)),
                null,
                secret(),
                1,
                products,
                Draw.named(beacon),
                protection);
    }

    /** The shop behind the line: all three fields, each with its default if it is left out. */
    static Protection protect(JsonObject body) {
        Fields fields = new Fields(body);
        Protection protection = protection(fields);
        fields.nothingElse();
        fields.judge();
        return protection;
    }

    private static Protection protection(Fields fields) {
        Protection none = Protection.none();
        return new Protection(
                fields.text("host", HOST, "a host in lower case such as shop.example:8443, or null", none.host()),
                fields.text("path", PATH, "a path such as /checkout", none.path()),
                fields.flag("fail_open", none.failOpen()));
    }

    private static void requireKnobs(Fields fields) {
        for (String name : List.of("new_users_per_minute", "total_active_users")) {
            if (!fields.has(name)) fields.complain(name, "required");
        }
    }

    /** A draft has no ramp: it would be over before anybody is let in. */
    private static Knobs create(Fields fields, Knobs without) {
        int rate = rate(fields, without);
        return knobs(fields, without, rate, new PaceRequest(fields, without, Instant.EPOCH).ofDraft(rate));
    }

    /** The knobs of {@code body} over those in force at {@code now}. */
    static Knobs turn(JsonObject body, Knobs before, Instant now) {
        Fields fields = new Fields(body);
        if (body.isEmpty()) fields.complain("body", "at least one knob");
        int rate = rate(fields, before);
        Knobs knobs = knobs(fields, before, rate, new PaceRequest(fields, before, now).turned(rate));
        fields.nothingElse();
        fields.judge();
        return knobs;
    }

    private static int rate(Fields fields, Knobs before) {
        return (int) fields.number("new_users_per_minute", 1, MOST_PER_MINUTE, before.newUsersPerMinute());
    }

    private static Knobs knobs(Fields fields, Knobs before, int rate, Pace pace) {
        int fastest = pace.ramp() == null ? rate : Math.max(rate, pace.ramp().from());
        int leastBurst = Knobs.leastBurst(fastest);
        int burst = (int) fields.number("burst", leastBurst, MOST_PER_MINUTE, Math.max(leastBurst, before.burst()));
        int idle = (int) fields.number("session_duration", 1, DAY_SECONDS, before.sessionDuration());
        int cap = (int) fields.number("session_cap", idle, DAY_SECONDS, Math.max(idle, before.sessionCap()));
        return new Knobs(
                rate,
                burst,
                (int) fields.number("total_active_users", 1, MOST_ACTIVE, before.totalActiveUsers()),
                (int) fields.number("claim_window", 1, DAY_SECONDS, before.claimWindow()),
                idle,
                cap,
                (int) fields.number("max_qty", 1, 1000, before.maxQty()),
                pace);
    }

    private static Sale.Schedule schedule(Fields fields) {
        Instant prequeue = fields.time("prequeue_start_time");
        Instant start = fields.time("event_start_time");
        Instant end = fields.time("event_end_time");
        if (prequeue != null && (start == null || !prequeue.isBefore(start))) {
            fields.complain("prequeue_start_time", "before event_start_time");
        }
        if (start != null && end != null && !start.isBefore(end)) {
            fields.complain("event_end_time", "after event_start_time");
        }
        return new Sale.Schedule(prequeue, start, end);
    }

    private static List<Product> products(Fields fields) {
        List<Product> products = new ArrayList<>();
        for (Fields product : fields.objects("products", MOST_PRODUCTS)) {
            products.add(new Product(
                    product.text("id", ID, "1 to 64 of a-z 0-9 -"),
                    product.title("title"),
                    product.number("price", 0, MOST_PRICE),
                    product.number("total", 0, MOST_UNITS),
                    (int) product.number("max_per_buyer", 1, 1000, 0)));
            product.nothingElse();
        }
        if (products.stream().map(Product::id).distinct().count() < products.size()) {
            fields.complain("products", "each with an id of its own");
        }
        return List.copyOf(products);
    }

    static Buffer secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Buffer.buffer(bytes);
    }
}
