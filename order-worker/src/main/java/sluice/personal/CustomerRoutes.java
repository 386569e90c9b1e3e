package sluice.personal;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import sluice.http.Answer;
import sluice.http.Call;
import sluice.http.Endpoints;
import sluice.order.OrderOwner;

/** {@code /v1/orders/{order}/customer}: whoever has the order's token gives, reads and erases who gets the goods. */
public final class CustomerRoutes {
    private final OrderOwner owner;
    private final Customers customers;

    public CustomerRoutes(OrderOwner owner, Customers customers) {
        this.owner = owner;
        this.customers = customers;
    }

    public void mount(Endpoints endpoints) {
        endpoints
                .on(HttpMethod.PUT, "/v1/orders/:order/customer", this::put)
                .on(HttpMethod.GET, "/v1/orders/:order/customer", this::get)
                .on(HttpMethod.DELETE, "/v1/orders/:order/customer", this::erase);
    }

    private Future<Answer> put(Call call) {
        String order = owner.order(call);
        Customer customer = Customer.of(call.body());
        return customers.keep(order, customer).map(kept -> Answer.ok(customer.json()));
    }

    private Future<Answer> get(Call call) {
        return customers.find(owner.order(call)).map(customer -> Answer.ok(customer.json()));
    }

    private Future<Answer> erase(Call call) {
        return customers.erase(owner.order(call)).map(erased -> Answer.empty());
    }
}
