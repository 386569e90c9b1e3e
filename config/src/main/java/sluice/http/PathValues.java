package sluice.http;

import java.util.Map;
import sluice.sale.SaleId;

/** The values in the path of requests; of one event loop. The sale among them is judged once, when first asked for. */
final class PathValues {
    private final Map<String, String> values;
    private SaleId sale;

    PathValues(Map<String, String> values) {
        this.values = values;
    }

    String get(String name) {
        return values.get(name);
    }

    /** The sale; {@code unknown_sale} if it cannot be one. */
    SaleId sale() {
        if (sale == null) sale = SaleId.of(values.get("sale"));
        return sale;
    }
}
