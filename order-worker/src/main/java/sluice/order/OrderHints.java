package sluice.order;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/** Says on the event bus which orders have moved. A hint: whoever misses it finds out a second later. */
public final class OrderHints {
    /** The address; the body is order ids with commas between them. */
    public static final String CHANGED = "sluice.order.changed";

    /** The address at which it is told that an order may be charged now; the body is empty. */
    private static final String PAYABLE = "sluice.order.payable";

    private static final int MOST = 128;

    private final Vertx vertx;

    public OrderHints(Vertx vertx) {
        this.vertx = vertx;
    }

    public void changed(List<String> orders) {
        for (int from = 0; from < orders.size(); from += MOST) {
            List<String> some = orders.subList(from, Math.min(from + MOST, orders.size()));
            vertx.eventBus().publish(CHANGED, String.join(",", some));
        }
    }

    /** An order that was held may be charged now. */
    void payable() {
        vertx.eventBus().publish(PAYABLE, "");
    }

    /** Calls {@code charger} when an order that was held may be charged, wherever its buyer said so. */
    public void onPayable(Runnable charger) {
        vertx.eventBus().<String>consumer(PAYABLE, hint -> charger.run());
    }

    /** Calls {@code listener} on this event loop with the orders of each hint. */
    void onChange(Consumer<List<String>> listener) {
        vertx.eventBus()
                .<String>consumer(
                        CHANGED, hint -> listener.accept(List.of(hint.body().split(","))));
    }
}
