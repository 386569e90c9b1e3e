package sluice.wall;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.journal.Cursor;
import sluice.journal.JournalEntry;
import sluice.journal.LogFollower;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;
import sluice.reservation.LedgerSettings;
import sluice.reservation.Purchase;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.sale.SaleCatalogue;
import sluice.sale.SaleId;

/**
 * Refuses purchases that cannot be had from memory: of products that Redis said are gone, for tickets of which the log
 * knows no purchase. Who has an accepted reservation is never refused here, and in any doubt Redis is asked. One for a
 * process, fed by its reader and by its event loops; thread-safe.
 */
public final class SoldOutWall implements LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(SoldOutWall.class);
    private static final String SELECT_TICKETS = Sql.of("wall/select-tickets.sql");
    private static final int TICKETS_AT_ONCE = 10_000;

    private final Postgres postgres;
    private final SaleCatalogue catalogue;
    private final LedgerSettings settings;
    private final Map<SaleId, SaleWall> walls = new ConcurrentHashMap<>();
    private final Set<SaleId> loading = ConcurrentHashMap.newKeySet();

    /** What it knows of a sale is forgotten once {@code catalogue} says that the sale is closed. */
    public SoldOutWall(Postgres postgres, SaleCatalogue catalogue, LedgerSettings settings) {
        this.postgres = postgres;
        this.catalogue = catalogue;
        this.settings = settings;
        catalogue.onChange(sale -> {
            if (sale.phase() == Phase.CLOSED) walls.remove(sale.id());
        });
    }

    @Override
    public void began(Cursor from) {
        if (catalogue.get(from.sale()).phase() == Phase.CLOSED) return;
        walls.put(from.sale(), new SaleWall(from.fold(), settings.wallTickets()));
    }

    @Override
    public void accepted(SaleId sale, JournalEntry entry) {
        SaleWall wall = walls.get(sale);
        if (wall != null) wall.read(entry);
    }

    @Override
    public List<SaleId> wantsEnd() {
        return walls.entrySet().stream()
                .filter(wall -> wall.getValue().isShut())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Override
    public void reachedEnd(SaleId sale, long nanos) {
        SaleWall wall = walls.get(sale);
        if (wall != null) wall.current(nanos);
    }

    /** Redis has accepted a purchase of {@code ticket}, now or before; call it before its buyer is answered. */
    public void know(SaleId sale, String ticket) {
        SaleWall wall = walls.get(sale);
        if (wall != null) wall.know(ticket);
    }

    /** Redis has refused a purchase for want of units. */
    public void shut(SaleId sale, Shortage told) {
        SaleWall wall = walls.get(sale);
        if (wall == null) return;
        wall.shut(told);
        if (wall.wantsTickets() && loading.add(sale)) {
            load(sale, wall, "")
                    .onComplete(done -> loading.remove(sale))
                    .onFailure(failure -> LOG.atWarn()
                            .addKeyValue("sale", sale)
                            .addKeyValue("cause", failure.toString())
                            .log("accepted reservations not read"));
        }
    }

    /** Reads the tickets behind the reservation {@code last}; the tables hold all that was accepted before reading. */
    private Future<Void> load(SaleId sale, SaleWall wall, String last) {
        return postgres.run(SELECT_TICKETS, Tuple.of(sale.value(), last, TICKETS_AT_ONCE))
                .compose(rows -> {
                    List<String> tickets = new ArrayList<>(rows.size());
                    String end = last;
                    for (Row row : rows) {
                        tickets.add(row.getString("ticket"));
                        end = row.getString("id");
                    }
                    boolean isLast = tickets.size() < TICKETS_AT_ONCE;
                    wall.load(tickets, isLast);
                    return isLast || !wall.wantsTickets() ? Future.succeededFuture() : load(sale, wall, end);
                });
    }

    /** Whether nothing of {@code sale} is left, for anybody whose ticket has not bought, {@link #mayHaveBought}. */
    public boolean isSoldOut(Sale sale) {
        SaleWall wall = walls.get(sale.id());
        return wall != null
                && wall.isSoldOut(
                        sale.products(), System.nanoTime(), settings.wallAge().toNanos());
    }

    /**
     * Whether a purchase of {@code ticket} was accepted, or may have been for all this node knows. A ticket that is not
     * known after {@link #isSoldOut} held was not known then: they are only added.
     */
    public boolean mayHaveBought(SaleId sale, String ticket) {
        SaleWall wall = walls.get(sale);
        return wall == null || wall.mayHaveBought(ticket);
    }

    /** Whether {@code purchase} cannot be had, and its ticket none that bought: then Redis need not be asked. */
    public boolean refuses(SaleId sale, Purchase purchase) {
        SaleWall wall = walls.get(sale);
        return wall != null
                && wall.refuses(purchase, System.nanoTime(), settings.wallAge().toNanos());
    }
}
