package sluice.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How fast orders get into the tables: a backlog beside a bare batched insert of the same rows into the same Postgres,
 * turn about; the highest constant arrival with which the worker keeps up for a minute, given to it as the log would;
 * and how long buyers wait for their row and for their paid order, on the whole path.
 */
final class PersistBench {
    private static final String NAME = "persist";
    private static final int BACKLOG = 600;
    private static final int WARMING = 2;
    private static final int TURNS = 5;
    private static final int SECONDS = 60;
    private static final double[] SHARES = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3};
    private static final double MOST_LAG_SECONDS = 2;

    private final Stage stage;
    private final Figures figures;

    PersistBench(Stage stage, Figures figures) {
        this.stage = stage;
        this.figures = figures;
    }

    void run() throws Exception {
        WrittenSale sale = WrittenSale.open(stage);
        try {
            double drained = drain(sale);
            keepUp(sale, drained);
        } finally {
            sale.close();
        }
        new PaidTimes(stage, figures).run();
    }

    private double drain(WrittenSale sale) throws Exception {
        BareInserts bare = BareInserts.into(sale.postgres());
        List<Double> rates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < WARMING + TURNS; i++) {
            // With whatever was there before: the worker of a running process has its batches warm too.
            double rate = drainOnce(sale);
            double ratio = rate / bare.rate(sale.written());
            sale.forgetWritten();
            if (i < WARMING) continue;
            rates.add(rate);
            ratios.add(ratio);
        }
        figures.add(NAME, "drain_rate", Rounds.median(rates), "1/s");
        figures.add(NAME, "drain_ratio_to_bare_insert", Rounds.median(ratios), "ratio");
        return Rounds.median(rates);
    }

    private double drainOnce(WrittenSale sale) throws Exception {
        sale.rest();
        Stage.await(sale.append(BACKLOG));
        sale.work();
        long first = Stage.await(sale.applied());
        stage.until(() -> sale.applied().map(applied -> applied > first));
        long from = Stage.await(sale.applied());
        long begun = System.nanoTime();
        long end = sale.appended();
        stage.soon(() -> sale.applied().map(applied -> applied >= end));
        return (end - from) * WrittenSale.BATCH * 1e9 / (System.nanoTime() - begun);
    }

    /** Less and less, until the worker keeps up. */
    private void keepUp(WrittenSale sale, double drained) throws Exception {
        for (double share : SHARES) {
            Arrivals arrivals = new Arrivals(stage.load(), sale, share * drained);
            double lag = arrivals.run(SECONDS, MOST_LAG_SECONDS);
            stage.soon(() -> sale.applied().map(applied -> applied >= sale.appended()));
            sale.forgetWritten();
            if (lag > MOST_LAG_SECONDS) continue;
            figures.add(NAME, "max_rate_bounded_lag", share * drained, "1/s");
            figures.add(NAME, "max_lag_seconds", lag, "s");
            return;
        }
        figures.violated(NAME + ": the worker keeps up with no rate that was tried");
    }
}
