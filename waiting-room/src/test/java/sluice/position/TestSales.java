package sluice.position;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** Sales as the tests need them. */
public final class TestSales {
    private TestSales() {}

    public static Sale sale(String id, Phase phase) {
        return sale(id, phase, null, 1);
    }

    public static Sale sale(String id, Phase phase, String message, long revision) {
        return new Sale(
                new SaleId(id),
                "Shoes",
                "EUR",
                phase,
                phase == Phase.PAUSED ? Phase.OPEN : null,
                new Sale.Schedule(null, Instant.now().plusSeconds(30), null),
                new Knobs(600, 10, 100, 30, 300, 600, 2, Pace.fixed()),
                4,
                Sale.Acknowledgement.JOURNAL,
                message,
                Buffer.buffer(new byte[32]),
                revision,
                List.of(new Product("m", "Size M", 1999, 100, 0), new Product("l", "Size L", 2099, 50, 3)),
                Draw.none(),
                Protection.none());
    }
}
