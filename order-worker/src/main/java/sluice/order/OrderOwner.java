package sluice.order;

import java.util.regex.Pattern;
import sluice.http.Call;
import sluice.reservation.OrderTokens;
import sluice.sale.Refusal;

/**
 * Knows an order's buyer by the order's token, shown as {@code Authorization: Bearer} or as {@code ?token=}. A wrong
 * token, a missing one and an order that does not exist are the same refusal.
 */
public final class OrderOwner {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final OrderTokens tokens;

    public OrderOwner(OrderTokens tokens) {
        this.tokens = tokens;
    }

    /** The order in the path, if the caller has its token; else the refusal {@code unknown_order}. */
    public String order(Call call) {
        String id = id(call);
        String token = call.bearer().or(() -> call.query("token")).orElse("");
        if (!tokens.proves(id, token)) throw Refusal.UNKNOWN_ORDER.refused();
        return id;
    }

    /** The order in the path, for those who need no token; {@code unknown_order} if it cannot be one. */
    public static String id(Call call) {
        String id = call.path("order");
        if (!ID.matcher(id).matches()) throw Refusal.UNKNOWN_ORDER.refused();
        return id;
    }
}
