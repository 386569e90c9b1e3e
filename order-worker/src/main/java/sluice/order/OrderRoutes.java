package sluice.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.http.EventStream;
import sluice.order.OrderFeed.Watch;
import sluice.reservation.PaymentMethod;
import sluice.sale.Refusal;
import sluice.sale.SaleId;

/**
 * What buyers ask about their orders: the state, once or as a stream, the payment of a hold, and the cancellation of
 * what is not charged. Each call shows the order's token, as {@code Authorization: Bearer} or {@code ?token=}; without
 * it there is no such order.
 */
public final class OrderRoutes {
    private static final int RETRY_MILLIS = 3000;

    /** What the routes work with. */
    public record Parts(OrderRows rows, AcceptedOrders accepted, OrderOwner owner, OrderFeed feed, OrderHints hints) {}

    private final Vertx vertx;
    private final Parts parts;
    private final OrderSettings settings;

    public OrderRoutes(Vertx vertx, Parts parts, OrderSettings settings) {
        this.vertx = vertx;
        this.parts = parts;
        this.settings = settings;
    }

    public void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, "/v1/orders/:order", this::show)
                .on(HttpMethod.POST, "/v1/orders/:order/cancel", this::cancel)
                .on(HttpMethod.POST, "/v1/orders/:order/pay", this::pay)
                .onRaw("/v1/orders/:order/events", context -> events(endpoints, context));
    }

    private Future<Answer> show(Call call) {
        return find(call).map(order -> Answer.ok(order.json()));
    }

    /** The order in the rows, or while it is not there yet the reservation of the sale that the query names. */
    private Future<Order> find(Call call) {
        String id = parts.owner().order(call);
        return parts.rows()
                .find(id)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found.get()) : findAccepted(call, id));
    }

    private Future<Order> findAccepted(Call call, String id) {
        Optional<String> sale = call.query("sale").filter(SaleId::isValid);
        if (sale.isEmpty()) return Future.failedFuture(Refusal.UNKNOWN_ORDER.refused());
        return parts.accepted()
                .find(new SaleId(sale.get()), id)
                .map(found -> found.orElseThrow(Refusal.UNKNOWN_ORDER::refused));
    }

    private Future<Answer> cancel(Call call) {
        String id = parts.owner().order(call);
        return parts.rows()
                .cancel(id)
                .onSuccess(cancelled -> parts.hints().changed(cancelled ? List.of(id) : List.of()))
                .compose(cancelled -> find(call))
                .map(OrderRoutes::cancelled);
    }

    private static Answer cancelled(Order order) {
        if (order.status() != OrderStatus.CANCELLED) throw Refusal.NOT_CANCELLABLE.refused();
        return Answer.ok(order.json());
    }

    private Future<Answer> pay(Call call) {
        String id = parts.owner().order(call);
        String method = method(call.body());
        return parts.rows()
                .pay(id, method)
                .compose(so -> so ? charge(call) : find(call).map(OrderRoutes::notPayable));
    }

    private static String method(JsonObject body) {
        boolean is = body.fieldNames().equals(Set.of("payment_method"))
                && body.getValue("payment_method") instanceof String text
                && PaymentMethod.is(text)
                && !text.equals(PaymentMethod.LATER);
        if (is) return body.getString("payment_method");
        throw Refusal.FIELD_INVALID.refused("payment_method, alone: 1 to 64 of A-Z a-z 0-9 - _, and not 'later'.");
    }

    private static Answer notPayable(Order order) {
        throw Refusal.NOT_PAYABLE.refused();
    }

    private Future<Answer> charge(Call call) {
        parts.hints().payable();
        return show(call);
    }

    private void events(Endpoints endpoints, RoutingContext context) {
        if (!acceptsEvents(context)) {
            endpoints.fail(context, Refusal.NOT_ACCEPTABLE.refused());
            return;
        }
        Future.succeededFuture(endpoints.call(context))
                .compose(this::find)
                .onComplete(order -> stream(endpoints, context, order), failure -> endpoints.fail(context, failure));
    }

    private static boolean acceptsEvents(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        return accept == null || accept.contains("text/event-stream") || accept.contains("*/*");
    }

    private void stream(Endpoints endpoints, RoutingContext context, Order order) {
        if (context.response().closed()) return;
        if (context.request().method().equals(HttpMethod.HEAD)) {
            new EventStream(context.request(), RETRY_MILLIS).end();
            return;
        }
        Stream stream = new Stream();
        Optional<Watch> watch = parts.feed().watch(order, stream::send);
        if (watch.isEmpty()) {
            endpoints.fail(context, Refusal.TOO_MANY_STREAMS.refused());
            return;
        }
        stream.open(context, watch.get());
        stream.send(order);
    }

    /** One buyer's stream; it ends after a final state. */
    private final class Stream {
        private EventStream events;
        private long heartbeat;

        void open(RoutingContext context, Watch watch) {
            events = new EventStream(context.request(), RETRY_MILLIS);
            heartbeat = vertx.setPeriodic(settings.heartbeat().toMillis(), beat -> events.heartbeat());
            events.onClose(closed -> {
                vertx.cancelTimer(heartbeat);
                watch.end();
            });
        }

        void send(Order order) {
            events.write(EventStream.encode("order", order.json().encode()));
            if (order.status().isFinal()) events.end();
        }
    }
}
