package sluice.operator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;

/** {@code POST /ops/v1/sales/{sale}/knobs/preview}: what these knobs would bring. Takes the body that turns them. */
public final class PreviewRoutes {
    private final SaleCatalogue catalogue;
    private final Preview preview;

    public PreviewRoutes(SaleCatalogue catalogue, Preview preview) {
        this.catalogue = catalogue;
        this.preview = preview;
    }

    public void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/ops/v1/sales/:sale/knobs/preview", this::preview);
    }

    private Future<Answer> preview(Call call, Operator operator) {
        Sale sale = catalogue.get(call.sale());
        Instant now = Instant.now();
        return preview.of(sale, SaleRequest.turn(call.body(), sale.knobs(), now), now)
                .map(Answer::ok);
    }
}
