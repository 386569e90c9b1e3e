package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.stock.Totals;

/**
 * {@code PUT /ops/v1/sales/{sale}/stock}: how many units of a product there are, also while they are being sold. Never
 * fewer than are reserved or sold.
 */
public final class StockRoutes {
    private static final long MOST_UNITS = 100_000_000;

    private final SaleCatalogue catalogue;
    private final SaleChanges changes;
    private final OpsView view;
    private final Totals totals;

    public StockRoutes(SaleCatalogue catalogue, SaleChanges changes, OpsView view, Totals totals) {
        this.catalogue = catalogue;
        this.changes = changes;
        this.view = view;
        this.totals = totals;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.PUT, "/ops/v1/sales/:sale/stock", this::set);
    }

    private Future<Answer> set(Call call, Operator operator) {
        Sale sale = catalogue.get(call.sale());
        Fields fields = new Fields(call.body());
        String product = fields.text("product", "[a-z0-9-]{1,64}", "1 to 64 of a-z 0-9 -");
        long total = fields.number("total", 0, MOST_UNITS);
        fields.nothingElse();
        fields.judge();
        // Noted first: what cannot be noted is not done, and what is asked for twice is noted twice.
        return changes.note(
                        operator.name(),
                        sale,
                        "stock",
                        new JsonObject().put("product", product).put("total", total))
                .compose(noted -> totals.set(sale, product, total))
                .compose(done -> view.of(sale))
                .map(json -> Answer.ok(json).header("ETag", "\"" + sale.revision() + "\""));
    }
}
