package sluice.presence;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.position.Positions;
import sluice.position.Snapshot;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Phase;
import sluice.sale.SaleId;

/**
 * Reports once a second, in one call a sale, whom this node heard of among those close to their turn; each of them once
 * in a while, not each second. Deploy it once in a process.
 */
public final class PresenceReports extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceReports.class);
    private static final Script REPORT = Script.of("presence/report.lua");
    private static final long INTERVAL_MILLIS = 1000;
    private static final int TURN_EVERY = 20;
    private static final int MOST_LOOKED_AT = 20_000;
    private static final int MOST_IN_A_CALL = 5_000;

    /** Who was reported since the lineage that begins at {@code first}; after a loss Redis knows of nobody. */
    private record Reported(long first, BitSet indexes) {}

    private final RedisStore redis;
    private final Positions positions;
    private final Presence presence;
    private final Map<SaleId, Reported> reported = new HashMap<>();
    private int tick;

    public PresenceReports(RedisStore redis, Positions positions, Presence presence) {
        this.redis = redis;
        this.positions = positions;
        this.presence = presence;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> tick());
        return Future.succeededFuture();
    }

    private void tick() {
        if (++tick % TURN_EVERY == 0) {
            presence.turn();
            reported.clear();
        }
        positions.all().stream()
                .filter(snapshot -> snapshot.phase() == Phase.OPEN || snapshot.phase() == Phase.DRAINING)
                .forEach(this::report);
    }

    private void report(Snapshot snapshot) {
        SaleId sale = snapshot.sale().id();
        long first = snapshot.counts().first();
        BitSet known = reported.compute(
                        sale,
                        (id, last) -> last != null && last.first() == first ? last : new Reported(first, new BitSet()))
                .indexes();
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(Presence.REPORT_COUNTS_MILLIS));
        long near = Math.min(MOST_LOOKED_AT, Presence.near(snapshot.sale().knobs()));
        long end = Math.min(snapshot.next(), snapshot.served() + near);
        for (long place = snapshot.served(); place < end && arguments.size() <= MOST_IN_A_CALL; place++) {
            int index = Math.toIntExact(snapshot.places().indexAt(place));
            if (known.get(index) || !presence.heard(sale, index)) continue;
            known.set(index);
            arguments.add(Integer.toString(index));
        }
        if (arguments.size() > 1) send(sale, arguments);
    }

    private void send(SaleId sale, List<String> arguments) {
        SaleKeys keys = redis.keys(sale);
        redis.run(REPORT, List.of(keys.state(), keys.present()), arguments).onFailure(failure -> {
            reported.remove(sale);
            LOG.atDebug()
                    .addKeyValue("sale", sale)
                    .addKeyValue("cause", failure.toString())
                    .log("presence not reported");
        });
    }
}
