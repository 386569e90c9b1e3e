package sluice.checkout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import sluice.http.Call;
import sluice.pass.PassClaims;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.reservation.PaymentMethod;
import sluice.sale.Refusal;
import sluice.sale.Sale;

/** The body of a purchase: lines in order of product and an opaque payment method. Prices are never taken from it. */
record PurchaseRequest(List<Line> lines, String paymentMethod) {
    static final int MOST_LINES = 16;
    static final int MOST_UNITS = 1000;
    private static final Comparator<Line> BY_PRODUCT = Comparator.comparing(Line::product);
    private static final Set<String> FIELDS = Set.of("lines", "payment_method");
    private static final Set<String> LINE_FIELDS = Set.of("product", "quantity");

    /** Reads the body of {@code call}, with a parser only where it is not written as our pages write it. */
    static PurchaseRequest of(Sale sale, Call call) {
        PurchaseRequest plain = PlainPurchase.read(sale, call.bytes().getBytes());
        return plain != null ? plain : of(sale, call.body());
    }

    /** Reads {@code body}; every way of being wrong has its own refusal. */
    static PurchaseRequest of(Sale sale, JsonObject body) {
        if (!FIELDS.containsAll(body.fieldNames())) {
            throw Refusal.FIELD_INVALID.refused("The fields are lines and payment_method.");
        }
        if (!(body.getValue("payment_method") instanceof String method) || !PaymentMethod.is(method)) {
            throw Refusal.FIELD_INVALID.refused("payment_method: 1 to 64 of A-Z a-z 0-9 - _, from your payment form.");
        }
        if (!(body.getValue("lines") instanceof JsonArray array) || array.isEmpty() || array.size() > MOST_LINES) {
            throw Refusal.LINES_INVALID.refused();
        }
        List<Line> lines = new ArrayList<>(array.size());
        for (Object element : array) lines.add(line(sale, element));
        lines.sort(BY_PRODUCT);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).product().equals(lines.get(i - 1).product())) throw Refusal.LINES_INVALID.refused();
        }
        return new PurchaseRequest(List.copyOf(lines), method);
    }

    private static Line line(Sale sale, Object element) {
        if (!(element instanceof JsonObject line) || !line.fieldNames().equals(LINE_FIELDS)) {
            throw Refusal.LINES_INVALID.refused();
        }
        if (!(line.getValue("product") instanceof String product)) throw Refusal.UNKNOWN_PRODUCT.refused();
        if (sale.product(product).isEmpty()) throw Refusal.UNKNOWN_PRODUCT.refused();
        if (!(line.getValue("quantity") instanceof Integer quantity) || quantity < 1 || quantity > MOST_UNITS) {
            throw Refusal.QUANTITY_INVALID.refused();
        }
        return new Line(product, quantity);
    }

    /**
     * Tells two purchases under one key apart: 22 characters. It is also the proof that who asks again holds the pass
     * that bought, for nobody else knows what that pass says.
     *
     * @param pass its digest
     */
    String fingerprint(String pass) {
        return PassClaims.digest(LinesText.write(lines) + " " + paymentMethod + " " + pass)
                .substring(0, 22);
    }
}
