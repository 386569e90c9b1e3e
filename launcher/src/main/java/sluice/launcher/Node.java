package sluice.launcher;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import sluice.postgres.Postgres;
import sluice.postgres.Secrets;
import sluice.redis.RedisStore;
import sluice.redis.UnfitRedis;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleRows;
import sluice.throttle.Vitals;
import sluice.wall.SoldOutWall;

/** What every role of a process needs: Vert.x, the stores, the sales, and how to end it all in good order. */
final class Node {
    /** Nothing that a client can make up, as it can a method or a path: each new value would cost memory for ever. */
    private static final Set<Label> LABELS = EnumSet.of(Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME);

    private final ProcessSettings settings;
    private final PrometheusMeterRegistry registry;
    private final Vertx vertx;
    private final String id = UUID.randomUUID().toString();
    private final Postgres postgres;
    private final RedisStore redis;
    private final Secrets secrets;
    private final SaleRows rows;
    private final SaleCatalogue catalogue;
    private final Vitals vitals;
    private final SoldOutWall wall;
    private final Deque<Supplier<Future<?>>> endings = new ArrayDeque<>();

    private Node(ProcessSettings settings, PrometheusMeterRegistry registry, Vertx vertx) {
        this.settings = settings;
        this.registry = registry;
        this.vertx = vertx;
        this.postgres = new Postgres(vertx, settings.stores().postgres());
        this.redis = new RedisStore(vertx, settings.stores().redis());
        this.secrets = new Secrets(postgres);
        this.rows = new SaleRows(postgres);
        this.catalogue = new SaleCatalogue(vertx, rows);
        this.vitals = new Vitals(settings.features().throttle());
        this.wall = new SoldOutWall(postgres, catalogue, settings.features().ledger());
        atEnd(vertx::close);
        atEnd(postgres::close);
        atEnd(redis::close);
    }

    /** Builds Vert.x, joins the cluster if there is one, brings the schema up to date and reads the sales. */
    static Future<Node> start(ProcessSettings settings) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        return vertx(settings, registry)
                .map(vertx -> new Node(settings, registry, vertx))
                .compose(Node::prepared);
    }

    private static Future<Vertx> vertx(ProcessSettings settings, PrometheusMeterRegistry registry) {
        ClusterSettings cluster = settings.stores().cluster();
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(settings.edge().http().eventLoops() + 2)
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setLabels(LABELS)
                        // The public server's answers are counted by ResponseTimes, at a fraction of the cost.
                        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
                        .setEnabled(true)
                        .setJvmMetricsEnabled(true));
        options.getEventBusOptions().setHost(cluster.host());
        VertxBuilder builder = Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(registry));
        return cluster.enabled()
                ? builder.withClusterManager(new HazelcastClusterManager(cluster.hazelcast()))
                        .buildClustered()
                        .recover(failure ->
                                Future.failedFuture(new StartFailure("cluster: " + failure.getMessage(), failure)))
                : Future.succeededFuture(builder.build());
    }

    /** The promise belongs to no context: a failure is still told when Vert.x has ended. */
    private static Future<Node> prepared(Node node) {
        Promise<Node> prepared = Promise.promise();
        node.prepare()
                .onComplete(
                        done -> prepared.complete(node),
                        failure -> node.end().onComplete(ended -> prepared.fail(failure)));
        return prepared.future();
    }

    private Future<Void> prepare() {
        return redis.requireFit()
                .recover(Node::unlessUnfit)
                .compose(fit -> migrate())
                .compose(migrated -> catalogue.start());
    }

    private Future<Void> migrate() {
        return postgres.migrate()
                .recover(
                        failure -> Future.failedFuture(new StartFailure("Postgres: " + failure.getMessage(), failure)));
    }

    /** One that is away is judged before a sale is opened on it. */
    private static Future<Void> unlessUnfit(Throwable failure) {
        return failure instanceof UnfitRedis
                ? Future.failedFuture(new StartFailure("Redis: " + failure.getMessage(), failure))
                : Future.succeededFuture();
    }

    /** Runs {@code ending} when the node ends; the last one registered runs first. */
    void atEnd(Supplier<Future<?>> ending) {
        endings.push(ending);
    }

    /** Deploys a verticle and undeploys it when the node ends. */
    Future<String> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(id -> atEnd(() -> vertx.undeploy(id)));
    }

    /** Ends everything that was started, newest first; goes on whatever fails. */
    Future<Void> end() {
        Future<Void> end = Future.succeededFuture();
        while (!endings.isEmpty()) {
            Supplier<Future<?>> ending = endings.pop();
            end = end.transform(before -> ending.get().mapEmpty());
        }
        return end.otherwiseEmpty();
    }

    ProcessSettings settings() {
        return settings;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Names this run of this process among all others. */
    String id() {
        return id;
    }

    Postgres postgres() {
        return postgres;
    }

    RedisStore redis() {
        return redis;
    }

    Secrets secrets() {
        return secrets;
    }

    SaleRows rows() {
        return rows;
    }

    SaleCatalogue catalogue() {
        return catalogue;
    }

    /** What this process feels of its own work, for the throttle. */
    Vitals vitals() {
        return vitals;
    }

    /** What this process knows of sold-out sales. */
    SoldOutWall wall() {
        return wall;
    }
}
