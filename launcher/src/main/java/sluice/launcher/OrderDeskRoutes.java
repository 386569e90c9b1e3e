package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.desk.OrderDesk;
import sluice.desk.RefundWish;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.sale.Refusal;

/**
 * {@code /ops/v1/orders/{order}}: an order as an operator sees it, and what he does with it: {@code ship},
 * {@code deliver} and {@code refund}, each with its row in the audit trail.
 */
final class OrderDeskRoutes {
    private static final String ORDER = "/ops/v1/orders/:order";

    private final OrderDesk desk;
    private final AuditRows audit;

    OrderDeskRoutes(OrderDesk desk, AuditRows audit) {
        this.desk = desk;
        this.audit = audit;
    }

    void mount(GuardedEndpoints endpoints) {
        endpoints
                .on(HttpMethod.GET, ORDER, this::show)
                .on(HttpMethod.POST, ORDER + "/ship", this::ship)
                .on(HttpMethod.POST, ORDER + "/deliver", this::deliver)
                .on(HttpMethod.POST, ORDER + "/refund", this::refund);
    }

    private Future<Answer> show(Call call, Operator operator) {
        return desk.find(call.path("order")).map(Answer::ok);
    }

    private Future<Answer> ship(Call call, Operator operator) {
        return desk.ship(call.path("order"), hand(operator, "ship")).map(Answer::ok);
    }

    private Future<Answer> deliver(Call call, Operator operator) {
        return desk.deliver(call.path("order"), hand(operator, "deliver")).map(Answer::ok);
    }

    private Future<Answer> refund(Call call, Operator operator) {
        String key = call.idempotencyKey().orElseThrow(Refusal.KEY_MISSING::refused);
        RefundWish wish = RefundWish.of(key, call.body());
        return desk.refund(call.path("order"), wish, hand(operator, "refund")).map(refund -> Answer.json(202, refund));
    }

    private OrderDesk.Hand hand(Operator operator, String action) {
        return new OrderDesk.Hand(
                operator.name(),
                (transaction, sale, what) ->
                        audit.insert(transaction, new Action(operator.name(), sale, action, null, what)));
    }
}
