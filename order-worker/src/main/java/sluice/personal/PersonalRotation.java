package sluice.personal;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sluice.personal.CustomerRows.Kept;
import sluice.personal.CustomerRows.Resealed;
import sluice.postgres.Postgres;

/**
 * Seals all personal data with the newest key, a batch at a time. It may be ended and begun again at any moment; what
 * its buyer changes meanwhile stays as he wrote it. What cannot be opened is counted and left as it is.
 */
public final class PersonalRotation {
    private static final int BATCH = 500;

    /**
     * What was done.
     *
     * @param unknown rows by the id of their key, where the file does not have it
     * @param broken rows that their key does not open
     */
    public record Report(long resealed, Map<String, Long> unknown, long broken) {
        /** Whether everything is sealed with the newest key now. */
        public boolean whole() {
            return unknown.isEmpty() && broken == 0;
        }
    }

    private final CustomerRows rows;
    private final PersonalKeys keys;
    private final Map<String, Long> unknown = new TreeMap<>();
    private long resealed;
    private long broken;

    public PersonalRotation(Postgres postgres, PersonalKeys keys) {
        this.rows = new CustomerRows(postgres);
        this.keys = keys;
    }

    public Future<Report> run() {
        return runAfter("");
    }

    private Future<Report> runAfter(String order) {
        return rows.older(order, keys.newest(), BATCH)
                .compose(batch -> batch.isEmpty()
                        ? Future.succeededFuture(new Report(resealed, Map.copyOf(unknown), broken))
                        : reseal(batch)
                                .compose(done ->
                                        runAfter(batch.get(batch.size() - 1).order())));
    }

    private Future<Void> reseal(List<Kept> batch) {
        List<Resealed> ready = new ArrayList<>();
        for (Kept kept : batch) {
            if (!keys.knows(kept.sealed().keyId())) {
                unknown.merge(kept.sealed().keyId(), 1L, Long::sum);
                continue;
            }
            Optional<byte[]> plain = keys.open(kept.order(), kept.sealed());
            if (plain.isEmpty()) broken++;
            else ready.add(new Resealed(kept, keys.seal(kept.order(), plain.get())));
        }
        return rows.reseal(ready).onSuccess(done -> resealed += done).mapEmpty();
    }
}
