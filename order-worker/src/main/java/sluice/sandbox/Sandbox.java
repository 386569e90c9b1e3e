package sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.BindException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payment provider's HTTP server. {@code POST /charges} and {@code POST /refunds} with an {@code Idempotency-Key};
 * {@code GET /charges?key=} asks for one, {@code GET /charges?after=&limit=} lists the ledger; {@code PUT /knobs} turns
 * its {@link SandboxKnobs}. {@link StripeShape} serves the same ledger in Stripe's words.
 */
public final class Sandbox extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final int MOST_BODY = 16 * 1024;
    private static final int MOST_LISTED = 100_000;

    private final SandboxSettings settings;
    private HttpServer server;
    private ChargeLedger ledger;
    private Cashier cashier;
    private WebhookSender webhooks;
    private volatile int port;

    public Sandbox(SandboxSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        return ChargeLedger.open(vertx, settings.data()).compose(this::listen).onSuccess(listening -> {
            server = listening;
            port = listening.actualPort();
            LOG.atInfo().addKeyValue("uri", uri()).log("sandbox listening");
        });
    }

    private Future<HttpServer> listen(ChargeLedger opened) {
        ledger = opened;
        SandboxSettings.Webhooks told = settings.webhooks();
        cashier =
                new Cashier(vertx, ledger, SandboxKnobs.well(settings.latency().toMillis(), told.uri()));
        webhooks = new WebhookSender(vertx, told.secret(), cashier::knobs);
        return listen(settings.port())
                .recover(failure -> failure instanceof BindException && !settings.portFixed()
                        ? listen(0)
                        : Future.failedFuture(failure));
    }

    private Future<HttpServer> listen(int wanted) {
        // Connections stay open however long a charge takes; whoever asks has his own patience.
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(120))
                .requestHandler(router())
                .listen(wanted, settings.host());
    }

    /** Where it answers; known once it is deployed. */
    public URI uri() {
        return URI.create("http://" + settings.host() + ":" + port);
    }

    private Router router() {
        Router router = Router.router(vertx);
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MOST_BODY);
        router.post("/charges").handler(body).handler(context -> guard(context, this::charge));
        router.get("/charges").handler(context -> guard(context, this::find));
        router.post("/refunds").handler(body).handler(context -> guard(context, this::refund));
        router.get("/knobs")
                .handler(context -> answer(context, 200, cashier.knobs().json()));
        router.put("/knobs").handler(body).handler(context -> guard(context, this::turn));
        new StripeShape(ledger, cashier, webhooks).mount(router, body);
        return router;
    }

    private static void guard(RoutingContext context, Consumer<RoutingContext> endpoint) {
        try {
            endpoint.accept(context);
        } catch (IllegalArgumentException | DecodeException e) {
            answer(context, 400, error(String.valueOf(e.getMessage())));
        }
    }

    private static JsonObject error(String text) {
        return new JsonObject().put("error", text);
    }

    private void charge(RoutingContext context) {
        String key = key(context);
        ChargeRequest request = ChargeRequest.of(object(context));
        cashier.charge(key, request, charge -> webhooks.send(event(charge)))
                .onComplete(reply -> say(context, reply, SandboxCharge::json), failure -> trouble(context, failure));
    }

    static String key(RoutingContext context) {
        String key = context.request().getHeader("Idempotency-Key");
        if (key == null || !key.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("an Idempotency-Key of 1 to 128 of A-Z a-z 0-9 _ - is needed");
        }
        return key;
    }

    private static JsonObject object(RoutingContext context) {
        JsonObject object = context.body().asJsonObject();
        if (object == null) throw new IllegalArgumentException("the body is a JSON object");
        return object;
    }

    private static WebhookSender.Event event(SandboxCharge charge) {
        JsonObject event = new JsonObject()
                .put("id", "evt_" + charge.number())
                .put("type", "charge." + charge.status())
                .put("data", new JsonObject().put("object", charge.json()));
        return new WebhookSender.Event("Sandbox-Signature", event);
    }

    private void refund(RoutingContext context) {
        String key = key(context);
        SandboxRefund.Request request = SandboxRefund.Request.of(object(context));
        cashier.refund(key, request)
                .onComplete(reply -> say(context, reply, SandboxRefund::json), failure -> trouble(context, failure));
    }

    private static <T> void say(RoutingContext context, Cashier.Reply<T> reply, Function<T, JsonObject> json) {
        switch (reply.kind()) {
            case ANSWER -> answer(context, 200, json.apply(reply.entry()));
            case PROCESSING -> answer(context, 200, json.apply(reply.entry()).put("status", "processing"));
            case RESET -> context.request().connection().close().onFailure(gone -> {});
            case OTHER_REQUEST -> answer(context, 409, error("this key was used for something else"));
            case REFUSED -> answer(context, 402, error("the charge does not cover this"));
            case ERROR -> answer(context, 500, error("the provider has a bad moment"));
        }
    }

    private static void trouble(RoutingContext context, Throwable failure) {
        LOG.atError().setCause(failure).log("not booked");
        answer(context, 500, error("it could not be booked"));
    }

    private void find(RoutingContext context) {
        String key = context.request().getParam("key");
        if (key == null) {
            list(context);
            return;
        }
        Optional<SandboxCharge> charge = ledger.find(key);
        if (charge.isPresent()) answer(context, 200, charge.get().json());
        else answer(context, 404, error("there is no charge with this key"));
    }

    private void list(RoutingContext context) {
        long after = Long.parseLong(context.request().getParam("after", "0"));
        int limit = Integer.parseInt(context.request().getParam("limit", Integer.toString(MOST_LISTED)));
        JsonArray charges = new JsonArray();
        ledger.list(after, Math.max(1, Math.min(limit, MOST_LISTED)))
                .forEach(charge -> charges.add(charge.json().put("refunded", ledger.refunded(charge.number()))));
        answer(context, 200, new JsonObject().put("charges", charges));
    }

    private void turn(RoutingContext context) {
        cashier.turn(cashier.knobs().turned(object(context)));
        answer(context, 200, cashier.knobs().json());
    }

    static void answer(RoutingContext context, int status, JsonObject body) {
        if (context.response().ended() || context.response().closed()) return;
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer())
                .onFailure(gone -> {});
    }

    @Override
    public Future<?> stop() {
        webhooks.close();
        return server.close().eventually(ledger::close);
    }
}
