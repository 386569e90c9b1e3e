package sluice.order;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sluice.order.Order.OrderLine;
import sluice.redis.RedisStore;
import sluice.reservation.Line;
import sluice.reservation.LinesText;
import sluice.sale.Product;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/** Orders between their reservation and the worker's transaction, shown from the ledger in Redis. */
public final class AcceptedOrders {
    private static final int LINES = 3;

    private final RedisStore redis;
    private final SaleCatalogue catalogue;

    public AcceptedOrders(RedisStore redis, SaleCatalogue catalogue) {
        this.redis = redis;
        this.catalogue = catalogue;
    }

    /** The reservation {@code id} of a sale as an order; empty if there is none. */
    Future<Optional<Order>> find(SaleId id, String order) {
        Sale sale = catalogue.get(id);
        Request get =
                Request.cmd(Command.HGET).arg(redis.keys(id).reservations()).arg(order);
        return redis.send(get)
                .map(found -> Optional.ofNullable(found).map(value -> show(sale, order, value.toString())));
    }

    private static Order show(Sale sale, String order, String reservation) {
        List<OrderLine> lines = LinesText.read(reservation.split("\\|", -1)[LINES]).stream()
                .map(line -> priced(sale, line))
                .toList();
        long amount = lines.stream()
                .mapToLong(line -> line.quantity() * line.unitPrice())
                .sum();
        Instant now = Instant.now();
        return new Order(
                order, sale.id(), OrderStatus.ACCEPTED, amount, sale.currency(), lines, now, now, null, false, null);
    }

    private static OrderLine priced(Sale sale, Line line) {
        Product product = sale.product(line.product()).orElseThrow();
        return new OrderLine(product.id(), product.title(), line.quantity(), product.price());
    }
}
