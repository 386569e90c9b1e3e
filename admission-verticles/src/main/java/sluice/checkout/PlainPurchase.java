package sluice.checkout;

import static sluice.http.PlainJson.bytes;

import java.util.ArrayList;
import java.util.List;
import sluice.http.PlainJson;
import sluice.reservation.Line;
import sluice.reservation.PaymentMethod;
import sluice.sale.Sale;

/**
 * Reads the body of a purchase that is written as {@code JSON.stringify} writes it: lines in order of product, then the
 * payment method, without blanks. Whatever is written otherwise, or is wrong, is not read here.
 */
final class PlainPurchase {
    private static final byte[] FIRST_PRODUCT = bytes("{\"lines\":[{\"product\":\"");
    private static final byte[] NEXT_PRODUCT = bytes(",{\"product\":\"");
    private static final byte[] QUANTITY = bytes("\",\"quantity\":");
    private static final byte[] END_OF_LINE = bytes("}");
    private static final byte[] METHOD = bytes("],\"payment_method\":\"");
    private static final byte[] END = bytes("\"}");

    private PlainPurchase() {}

    /** The request, or null if it is not plain. */
    static PurchaseRequest read(Sale sale, byte[] body) {
        PlainJson json = new PlainJson(body);
        List<Line> lines = new ArrayList<>(1);
        do {
            Line line = line(sale, json, lines.isEmpty() ? FIRST_PRODUCT : NEXT_PRODUCT);
            if (line == null || !isBehindAll(lines, line)) return null;
            lines.add(line);
        } while (json.isNext(',') && lines.size() < PurchaseRequest.MOST_LINES);
        String method = json.word(METHOD);
        json.skip(END);
        boolean plain = json.isPlain() && json.isAtEnd() && method.length() <= PaymentMethod.LONGEST;
        return plain ? new PurchaseRequest(List.copyOf(lines), method) : null;
    }

    private static Line line(Sale sale, PlainJson json, byte[] before) {
        String product = json.word(before);
        long quantity = json.number(QUANTITY);
        json.skip(END_OF_LINE);
        boolean plain = json.isPlain()
                && quantity <= PurchaseRequest.MOST_UNITS
                && sale.product(product).isPresent();
        return plain ? new Line(product, (int) quantity) : null;
    }

    private static boolean isBehindAll(List<Line> lines, Line next) {
        return lines.isEmpty() || lines.get(lines.size() - 1).product().compareTo(next.product()) < 0;
    }
}
