package sluice.outbox;

/** An order in a log: the first letters of its id. Knowing the whole id is the right to see and cancel the order. */
public final class OrderName {
    private static final int SHOWN = 6;

    private OrderName() {}

    public static String of(String order) {
        return order.substring(0, Math.min(SHOWN, order.length())) + "...";
    }
}
