package sluice.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import sluice.payment.PaymentProvider;
import sluice.payment.PaymentProvider.Booked;
import sluice.payment.PaymentProvider.LedgerPage;
import sluice.postgres.Pages;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/**
 * Compares the provider's books with the rows: its charges are read page by page into a table of one transaction, and
 * Postgres finds what differs. It may run beside everything else; memory does not grow with the number of orders.
 */
public final class Reconciliation {
    private static final String CREATE = Sql.of("reconciliation/create-seen.sql");
    private static final String START = Sql.of("reconciliation/select-start.sql");
    private static final String INSERT = Sql.of("reconciliation/insert-seen.sql");
    private static final String INDEX = Sql.of("reconciliation/index-seen.sql");
    private static final String DIFFERENCES = Sql.of("reconciliation/select-differences.sql");
    private static final String SUMS = Sql.of("reconciliation/select-sums.sql");
    private static final String OPEN = Sql.of("reconciliation/count-open.sql");
    private static final int PAGE = 500;

    /** Something that is not alike. {@code order} and {@code charge} are null where there is none. */
    public record Difference(String kind, String order, String charge, String expected, String found) {
        static Difference read(Row row) {
            return new Difference(
                    row.getString("kind"),
                    row.getString("order_id"),
                    row.getString("charge_id"),
                    row.getString("expected"),
                    row.getString("found"));
        }
    }

    /**
     * Minor units of one currency.
     *
     * @param charges how many the provider made, which took {@code taken} and of which it {@code returned} some
     * @param paid what our rows say was taken, and {@code refunded} given back
     */
    public record Sum(String currency, long charges, long taken, long returned, long paid, long refunded) {
        static Sum read(Row row) {
            return new Sum(
                    row.getString("currency"),
                    row.getLong("charges"),
                    row.getLong("taken"),
                    row.getLong("returned"),
                    row.getLong("paid"),
                    row.getLong("refunded"));
        }
    }

    /** {@code open}: charges and refunds whose outcome is not known yet; they are no differences. */
    public record Report(List<Sum> sums, long differences, long open) {}

    private final Postgres postgres;
    private final PaymentProvider provider;
    private final String name;

    /** @param name the provider's in our rows */
    public Reconciliation(Postgres postgres, PaymentProvider provider, String name) {
        this.postgres = postgres;
        this.provider = provider;
        this.name = name;
    }

    /** Compares all and tells {@code each} difference; {@link BooksUnread} if the provider does not answer. */
    public Future<Report> run(Consumer<Difference> each) {
        return postgres.longTransaction(transaction -> transaction
                .query(CREATE)
                .execute()
                .compose(created -> transaction.preparedQuery(START).execute())
                .map(rows -> rows.iterator().next().getOffsetDateTime("start"))
                .compose(start -> load(transaction)
                        .compose(loaded -> transaction.query(INDEX).execute())
                        .compose(loaded -> compare(transaction, start, each)))
                .compose(differences -> report(transaction, differences)));
    }

    private Future<Void> load(SqlConnection transaction) {
        Promise<Void> loaded = Promise.promise();
        load(transaction, null, loaded);
        return loaded.future();
    }

    // Not a chain of futures, which would grow with the books.
    private void load(SqlConnection transaction, String after, Promise<Void> loaded) {
        provider.ledger(after)
                .recover(failure -> Future.failedFuture(new BooksUnread(failure)))
                .compose(page -> insert(transaction, page).map(Optional.ofNullable(page.next())))
                .onComplete(
                        next -> {
                            if (next.isEmpty()) loaded.complete();
                            else load(transaction, next.get(), loaded);
                        },
                        loaded::fail);
    }

    private static Future<RowSet<Row>> insert(SqlConnection transaction, LedgerPage page) {
        List<Booked> charges = page.charges();
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(column(charges, Booked::id))
                        .addValue(column(charges, Booked::order))
                        .addValue(charges.stream()
                                .map(one -> one.taken().amount())
                                .toArray(Long[]::new))
                        .addValue(column(charges, one -> one.taken().currency()))
                        .addValue(charges.stream().map(Booked::returned).toArray(Long[]::new)));
    }

    private static String[] column(List<Booked> charges, Function<Booked, String> text) {
        return charges.stream().map(text).toArray(String[]::new);
    }

    private Future<Long> compare(SqlConnection transaction, OffsetDateTime start, Consumer<Difference> each) {
        return postgres.pages(transaction, DIFFERENCES, Tuple.of(name, start), PAGE, Difference::read)
                .compose(
                        pages -> tell(pages, each).compose(told -> pages.close().map(told)));
    }

    private static Future<Long> tell(Pages<Difference> pages, Consumer<Difference> each) {
        Promise<Long> told = Promise.promise();
        tell(pages, each, 0, told);
        return told.future();
    }

    private static void tell(Pages<Difference> pages, Consumer<Difference> each, long before, Promise<Long> told) {
        pages.next()
                .onComplete(
                        some -> {
                            some.forEach(each);
                            if (some.isEmpty()) told.complete(before);
                            else tell(pages, each, before + some.size(), told);
                        },
                        told::fail);
    }

    private Future<Report> report(SqlConnection transaction, long differences) {
        return transaction
                .preparedQuery(SUMS)
                .execute(Tuple.of(name))
                .map(Reconciliation::sums)
                .compose(sums -> transaction
                        .preparedQuery(OPEN)
                        .execute(Tuple.of(name))
                        .map(rows -> new Report(
                                sums, differences, rows.iterator().next().getLong("open"))));
    }

    private static List<Sum> sums(RowSet<Row> rows) {
        List<Sum> sums = new ArrayList<>();
        rows.forEach(row -> sums.add(Sum.read(row)));
        return sums;
    }
}
