package sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import sluice.journal.Cursor;
import sluice.journal.CursorRows;
import sluice.journal.JournalEntry;
import sluice.journal.JournalLine;
import sluice.journal.JournalTopics;
import sluice.journal.LogWriter;
import sluice.kafka.KafkaSettings;
import sluice.order.BatchWriter;
import sluice.order.OrderHints;
import sluice.order.OrderSettings;
import sluice.order.OrderWorker;
import sluice.outbox.OutboxRows;
import sluice.postgres.Postgres;
import sluice.postgres.PostgresSettings;
import sluice.reservation.LinesText;
import sluice.sale.Draw;
import sluice.sale.Knobs;
import sluice.sale.Pace;
import sluice.sale.Phase;
import sluice.sale.Product;
import sluice.sale.Protection;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.sale.SaleRows;
import sluice.settings.Settings;
import sluice.stock.StockRows;

/**
 * A sale that consists of its log, which the bench writes, and of the tables, into which the worker writes it: in a
 * schema and topics of its own, so that no gate and no relay has a part in it. Each entry holds a batch of purchases,
 * as under load; nothing of it is to be charged.
 */
final class WrittenSale {
    /** Purchases of an entry. */
    static final int BATCH = 64;

    private static final long PLENTY = 1_000_000_000;
    private static final String NAME = "persist";

    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres;
    private final CursorRows cursors;
    private final LogWriter log;
    private final KafkaSettings kafka;
    private final OrderSettings orders;
    private final SaleId sale = new SaleId(NAME);
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Reservation> written = new ArrayList<>();
    private long seq;
    private String working;

    /** What the bare insert writes too. */
    record Reservation(String id, String ticket) {}

    private WrittenSale(Settings settings) {
        this.kafka = KafkaSettings.from(settings);
        this.orders = OrderSettings.from(settings);
        this.postgres = new Postgres(vertx, PostgresSettings.from(settings));
        this.cursors = new CursorRows(postgres);
        this.log = new LogWriter(vertx, kafka);
    }

    private static void chargeNothing() {}

    /** Makes the sale on the stores of {@code stage}. */
    static WrittenSale open(Stage stage) throws Exception {
        Settings settings =
                stage.settings().with(Map.of("postgres.schema", NAME, "kafka.topic-prefix", NAME, "ledger.hold", "1d"));
        WrittenSale opened = new WrittenSale(settings);
        JournalTopics topics = new JournalTopics(opened.vertx, opened.kafka);
        Sale sale = opened.sale();
        SaleRows rows = new SaleRows(opened.postgres);
        Stage.await(opened.postgres
                .migrate()
                .compose(migrated -> opened.postgres.transaction(
                        transaction -> rows.insert(transaction, sale, Buffer.buffer(new byte[32]))
                                .compose(inserted -> StockRows.create(transaction, sale))))
                .compose(inserted -> topics.ensure(sale.id()))
                .compose(exists -> opened.log.append(
                        sale.id(), List.of(JournalEntry.epoch(1, NAME).recordValue())))
                .eventually(topics::close));
        return opened;
    }

    private Sale sale() {
        return new Sale(
                sale,
                "Bench",
                "EUR",
                Phase.OPEN,
                null,
                new Sale.Schedule(null, null, null),
                new Knobs(600, 10, 100, 60, 600, 1200, 10, Pace.fixed()),
                10,
                Sale.Acknowledgement.JOURNAL,
                null,
                Buffer.buffer(new byte[32]),
                1,
                List.of(new Product("unit", "Unit", 100, PLENTY, 0)),
                Draw.none(),
                Protection.none());
    }

    /** Begins with a worker. */
    void work() throws Exception {
        BatchWriter.Parts parts = new BatchWriter.Parts(
                postgres, new OutboxRows(postgres), new OrderHints(vertx), WrittenSale::chargeNothing);
        OrderWorker worker = new OrderWorker(kafka, cursors, new BatchWriter(parts, orders), orders);
        working = Stage.await(vertx.deployVerticle(worker));
    }

    /** Ends the worker, if there is one. */
    void rest() throws Exception {
        if (working != null) Stage.await(vertx.undeploy(working));
        working = null;
    }

    /** Appends so many entries; done when the log has them. */
    Future<Void> append(int entries) {
        List<String> values = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) values.add(new JournalEntry(1, ++seq, purchases()).recordValue());
        return log.append(sale, values);
    }

    private List<JournalLine> purchases() {
        List<JournalLine> lines = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            Reservation made = new Reservation(id(), id());
            written.add(made);
            lines.add(new JournalLine.Reserve(
                    made.id(), made.ticket(), made.ticket(), made.id() + made.id(), "later", LinesText.read("unit=1")));
        }
        return lines;
    }

    private String id() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The entry that was appended last. */
    long appended() {
        return seq;
    }

    /** The entry up to which all is in the tables. */
    Future<Long> applied() {
        return cursors.of(sale).map(Cursor::seq);
    }

    /** Everything appended since it was last forgotten. */
    List<Reservation> written() {
        return List.copyOf(written);
    }

    void forgetWritten() {
        written.clear();
    }

    Postgres postgres() {
        return postgres;
    }

    void close() throws Exception {
        rest();
        Stage.await(log.close());
        Stage.await(postgres.close());
        Stage.await(vertx.close());
    }
}
