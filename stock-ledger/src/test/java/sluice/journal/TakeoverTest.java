package sluice.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.stock.Buyers.a;
import static sluice.stock.Buyers.purchase;
import static sluice.stock.TestLedger.await;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.reservation.Purchase;
import sluice.sale.Sale;
import sluice.settings.Settings;
import sluice.stock.TestLedger;

/** A relay dies without a word: its turn stands in Redis as it left it. */
class TakeoverTest {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverTest.class);

    private TestLedger ledger;
    private Acknowledgements acknowledgements;

    @BeforeEach
    void start() {
        // As an installation has it.
        String turn = new Settings(Settings.Overrides.none()).text("ledger.relay-turn");
        ledger = new TestLedger("ledger.relay-turn", turn, "ledger.acknowledge-timeout", "10s");
        acknowledgements = new Acknowledgements(ledger.vertx, ledger.postgres, ledger.catalogue, ledger.settings);
        ledger.startWorker();
        await(ledger.vertx.deployVerticle(
                new JournalReader(ledger.kafka, ledger.catalogue, ledger.cursors, acknowledgements::accept)));
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    private void buy(Sale sale) {
        Purchase purchase = purchase(ledger.admit(sale, 4), a(1));
        ledger.onLoop(() ->
                ledger.reservations.reserve(sale, purchase).compose(reserved -> acknowledgements.own(sale, reserved)));
    }

    @Test
    void another_relay_copies_on_within_two_seconds() {
        Sale sale = ledger.openSale(10);
        String first = await(ledger.vertx.deployVerticle(ledger.relay()));
        buy(sale);
        await(ledger.vertx.deployVerticle(ledger.relay()));
        buy(sale);
        // It ends as a killed process does: nothing is given back, and its turn may just have been prolonged.
        await(ledger.vertx.undeploy(first));
        long died = System.nanoTime();
        buy(sale);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - died);
        LOG.atInfo().addKeyValue("millis", millis).log("relay taken over");
        assertTrue(millis < 2000, "taken over after " + millis + " ms");
    }
}
