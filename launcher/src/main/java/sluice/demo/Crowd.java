package sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Shoppers who arrive at random moments: most buy, some leave the line, some never come when called. */
final class Crowd extends VerticleBase {
    private static final int MOST_AT_ONCE = 2_000;
    private static final long TICK_MILLIS = 100;
    private static final long MOST_LEAVING_MILLIS = 2_000;
    private static final double TICKS_PER_SECOND = 1000.0 / TICK_MILLIS;

    private final String uri;
    private final String sale;
    private final int perSecond;
    private final Random random = new Random();
    private Runnable firstAdmission = () -> {};
    private WebClient client;
    private final Set<SimulatedShopper> present = new HashSet<>();
    private long arrivals;

    Crowd(String uri, String sale, int perSecond) {
        this.uri = uri;
        this.sale = sale;
        this.perSecond = perSecond;
    }

    /** Calls {@code action} once, when the first of these shoppers holds a pass. Set it before deploying. */
    void onFirstAdmission(Runnable action) {
        this.firstAdmission = action;
    }

    @Override
    public Future<?> start() {
        client = WebClient.create(vertx, new WebClientOptions().setIdleTimeout(30));
        arrivals = vertx.setPeriodic(TICK_MILLIS, timer -> arrive());
        return Future.succeededFuture();
    }

    /** Arrivals of one tick: a Poisson number (Knuth, TAOCP volume 2, 3.4.1), so that the line breathes. */
    private void arrive() {
        double limit = Math.exp(-perSecond / TICKS_PER_SECOND);
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            if (present.size() >= MOST_AT_ONCE) return;
            SimulatedShopper shopper =
                    new SimulatedShopper(vertx, client, uri + "/v1/sales/" + sale, random, this::admitted);
            present.add(shopper);
            shopper.visit().onComplete(gone -> present.remove(shopper));
        }
    }

    /** Everybody leaves: otherwise the line of the next start would stand behind people who never come. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(arrivals);
        return Future.join(present.stream().map(SimulatedShopper::leave).toList())
                .timeout(MOST_LEAVING_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void admitted() {
        firstAdmission.run();
        firstAdmission = () -> {};
    }
}
