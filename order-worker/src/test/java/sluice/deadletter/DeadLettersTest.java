package sluice.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.order.Shop.get;
import static sluice.order.Shop.line;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.journal.Cursor;
import sluice.order.OrderStatus;
import sluice.order.Shop;
import sluice.sale.Product;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;

/** What is set aside, and what becomes of it when it is given its chance again. */
class DeadLettersTest {
    private static final int LONG = 900_000;

    private static Shop shop;
    private static DeadLetters letters;

    @BeforeAll
    static void open() {
        shop = Shop.charging();
        letters = new DeadLetters(shop.postgres, shop.log, "sandbox");
    }

    private static Sale sale() {
        return shop.sale(new Product("print", "Art print", 4900, 5, 0));
    }

    private static List<KeptLetter> of(Sale sale) {
        return get(letters.list(Optional.of(sale.id()), 0, 100));
    }

    private static void awaitLetters(Sale sale, int count) {
        shop.await(() -> letters.list(Optional.of(sale.id()), 0, 100).map(found -> found.size() == count));
    }

    @Test
    void every_kind_of_poison_is_set_aside_with_its_reason_and_the_sale_goes_on() {
        Sale sale = sale();
        List<String> poison = Arrays.asList(
                null,
                "",
                "null",
                "{\"event\":\"reserve\",",
                "1-1",
                "1-99\nteleport a b",
                "1-99\nreserve " + Shop.id() + " t b f m print=-1",
                "99999999999999999999-1\nrelease a b",
                "1-99\nadjust print \u0000",
                "\u0000\n\u0000",
                "x".repeat(LONG));
        get(shop.log.append(sale.id(), poison));
        shop.awaitStatus(shop.buy(sale, "tok_ok", line("print", 1)), OrderStatus.PAID);
        List<KeptLetter> kept = of(sale);
        assertEquals(poison.size(), kept.size());
        kept.forEach(letter -> assertFalse(letter.reason().isBlank(), letter.toString()));
        assertEquals(
                List.of(true, true, true, true, true, true, true, true, false, false, false),
                kept.stream().map(KeptLetter::whole).toList());
    }

    @Test
    void what_still_cannot_be_read_is_set_aside_again_and_the_first_letter_says_who_replayed_it() {
        Sale sale = sale();
        get(shop.log.append(sale.id(), List.of("garbage")));
        awaitLetters(sale, 1);
        KeptLetter replayed = get(letters.replay(of(sale).get(0).id(), "ada"));
        assertEquals("ada", replayed.replayedBy());
        assertTrue(replayed.json().getString("replayed_at").endsWith("Z"));
        awaitLetters(sale, 2);
        assertEquals("garbage", of(sale).get(1).body());
        assertEquals(
                1, get(letters.list(Optional.of(sale.id()), replayed.id(), 100)).size());
    }

    @Test
    void a_record_that_can_be_read_by_now_counts_once_however_often_it_is_replayed() {
        Sale sale = sale();
        Cursor cursor = get(shop.cursors.of(sale.id()));
        String order = Shop.id();
        String body = cursor.epoch() + "-" + (cursor.seq() + 1) + "\nreserve " + order + " " + Shop.id()
                + " buyer print tok_ok print=2";
        long letter = get(shop.rows(
                        "INSERT INTO dead_letter (source, sale, position, reason, body)"
                                + " VALUES ('journal', $1, 'before', 'an unknown line', $2) RETURNING id",
                        sale.id().value(),
                        body))
                .get(0)
                .getLong(0);
        get(letters.replay(letter, "ada"));
        get(letters.replay(letter, "grace"));
        shop.awaitStatus(order, OrderStatus.PAID);
        shop.await(() -> shop.cursors.of(sale.id()).map(now -> now.offset() >= cursor.offset() + 1));
        assertEquals(1, shop.charges(order).size());
        assertEquals("grace", of(sale).get(0).replayedBy());
    }

    @Test
    void a_settlement_that_was_set_aside_is_owed_once_more() {
        Sale sale = sale();
        String order = shop.buy(sale, "tok_ok", line("print", 1));
        shop.awaitStatus(order, OrderStatus.PAID);
        shop.awaitSettled(sale);
        long letter = get(shop.rows(
                        "INSERT INTO dead_letter (source, sale, position, reason, body)"
                                + " VALUES ('outbox', $1, $2, 'ended otherwise', 'release declined') RETURNING id",
                        sale.id().value(),
                        order))
                .get(0)
                .getLong(0);
        get(letters.replay(letter, "ada"));
        // The ledger still says what it said: the reservation was sold.
        awaitLetters(sale, 1);
        shop.awaitSettled(sale);
        assertEquals(1, shop.stock(sale).products().get(0).sold());
    }

    @Test
    void what_was_cut_off_or_never_was_cannot_be_replayed() {
        Sale sale = sale();
        get(shop.log.append(sale.id(), List.of("x".repeat(LONG))));
        awaitLetters(sale, 1);
        long cut = of(sale).get(0).id();
        assertEquals(Refusal.NOT_REPLAYABLE, refusal(cut));
        assertEquals(Refusal.UNKNOWN_DEAD_LETTER, refusal(Long.MAX_VALUE));
        assertEquals(null, of(sale).get(0).replayedBy());
    }

    private static Refusal refusal(long letter) {
        return assertThrows(Refused.class, () -> get(letters.replay(letter, "ada")))
                .refusal();
    }
}
