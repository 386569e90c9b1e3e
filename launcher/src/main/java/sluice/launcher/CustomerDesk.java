package sluice.launcher;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import sluice.access.GuardedEndpoints;
import sluice.access.Operator;
import sluice.audit.Action;
import sluice.audit.AuditRows;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.order.OrderOwner;
import sluice.personal.Customers;

/** {@code GET /ops/v1/orders/{order}/customer}: an operator reads who gets the goods, and the audit trail says so. */
final class CustomerDesk {
    private final Customers customers;
    private final AuditRows audit;

    CustomerDesk(Customers customers, AuditRows audit) {
        this.customers = customers;
        this.audit = audit;
    }

    void mount(GuardedEndpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/ops/v1/orders/:order/customer", this::read);
    }

    /** Noted first: what cannot be noted is not shown. */
    private Future<Answer> read(Call call, Operator operator) {
        String order = OrderOwner.id(call);
        JsonObject what = new JsonObject().put("order", order);
        return audit.insert(Action.ofInstallation(operator.name(), "read-customer", null, what))
                .compose(noted -> customers.find(order))
                .map(customer -> Answer.ok(customer.json()));
    }
}
