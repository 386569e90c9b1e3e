package sluice.receipt;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A receipt as a page without any script, to be read and printed. Every text in it is escaped. */
final class ReceiptPage {
    private final StringBuilder html = new StringBuilder();
    private final JsonObject receipt;
    private final String currency;

    private ReceiptPage(JsonObject receipt) {
        this.receipt = receipt;
        this.currency = receipt.getString("currency");
    }

    static String of(JsonObject receipt) {
        return new ReceiptPage(receipt).page();
    }

    private String page() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Receipt ");
        text(receipt.getString("order"))
                .append("</title><link rel=\"icon\" href=\"data:,\">"
                        + "<link rel=\"stylesheet\" href=\"/assets/sluice.css\">"
                        + "</head><body><main><h1>Receipt</h1><section><p>Order <code>");
        text(receipt.getString("order")).append("</code><br>");
        text(receipt.getString("title")).append("<br>Ordered ");
        text(receipt.getString("placed_at")).append("<br>Paid ");
        text(receipt.getString("paid_at")).append("</p>");
        lines();
        moves("Payments", receipt.getJsonArray("payments"));
        moves("Given back", receipt.getJsonArray("refunds"));
        return html.append("</section></main></body></html>").toString();
    }

    private void lines() {
        html.append("<table><thead><tr><th>Product</th><th class=\"num\">Units</th><th class=\"num\">Price</th>"
                + "<th class=\"num\">Sum</th></tr></thead><tbody>");
        for (Object element : receipt.getJsonArray("lines")) {
            JsonObject line = (JsonObject) element;
            long price = line.getLong("unit_price");
            int units = line.getInteger("quantity");
            html.append("<tr><td>");
            text(line.getString("title")).append("</td><td class=\"num\">").append(units);
            html.append("</td><td class=\"num\">");
            money(price).append("</td><td class=\"num\">");
            money(price * units).append("</td></tr>");
        }
        html.append("</tbody><tfoot><tr><th scope=\"row\" colspan=\"3\">Total</th><td class=\"num strong\">");
        money(receipt.getLong("amount")).append("</td></tr></tfoot></table>");
    }

    private void moves(String title, JsonArray moves) {
        if (moves.isEmpty()) return;
        html.append("<h2>").append(title).append("</h2><table><tbody>");
        for (Object element : moves) {
            JsonObject move = (JsonObject) element;
            html.append("<tr><td>");
            text(move.getString("at"));
            if ("pending".equals(move.getString("status"))) html.append(" (on its way)");
            html.append("</td><td class=\"num\">");
            money(move.getLong("amount")).append("</td></tr>");
        }
        html.append("</tbody></table>");
    }

    @CanIgnoreReturnValue
    private StringBuilder money(long minor) {
        return text(MoneyText.of(minor, currency));
    }

    @CanIgnoreReturnValue
    private StringBuilder text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html;
    }
}
