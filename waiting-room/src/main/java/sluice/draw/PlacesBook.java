package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import sluice.position.Places;
import sluice.sale.Draw;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** The order of each line as drawn, computed once in a process: 8 MB for a million places. Usable from every thread. */
public final class PlacesBook {
    private final Vertx vertx;
    private final ConcurrentMap<SaleId, Places> drawn = new ConcurrentHashMap<>();

    public PlacesBook(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The order of the sale's line: of arrival unless places were drawn. Answers at once after the first time. */
    public Future<Places> of(Sale sale) {
        if (!sale.draw().drawn()) return Future.succeededFuture(Places.byArrival());
        Places known = drawn.get(sale.id());
        if (known != null) return Future.succeededFuture(known);
        // What was drawn never changes; whoever asks meanwhile waits for the one who computes it, off the event loop.
        return vertx.executeBlocking(() -> drawn.computeIfAbsent(sale.id(), id -> compute(sale.draw())), false);
    }

    private static Places compute(Draw draw) {
        byte[] seed = seed(draw);
        return Places.drawn(Shuffle.indexAt(seed, draw.cohort()));
    }

    /** The seed of a draw that has been drawn. */
    static byte[] seed(Draw draw) {
        Buffer beacon = draw.beaconValue();
        return Seed.of(
                draw.secret().getBytes(),
                draw.root().getBytes(),
                draw.cohort(),
                beacon == null ? null : beacon.getBytes());
    }
}
