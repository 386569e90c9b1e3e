package sluice.personal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sluice.order.Shop.get;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.order.Shop;
import sluice.sale.Refusal;
import sluice.sale.Refused;

/** Who gets the goods, as it is written, kept, read, rotated and erased. */
class CustomersTest {
    private static final Customer ADA = new Customer("Ada Lovelace", "ada@example.org", "12 St James's Square\nLondon");

    private final Shop shop = Shop.unpaid();
    private Path file;
    private PersonalKeyRing ring;
    private Customers customers;

    @BeforeEach
    void begin(@TempDir Path folder) {
        get(shop.rows("DELETE FROM customer"));
        file = folder.resolve("keys");
        PersonalKeyFile.makeIfMissing(file);
        ring = new PersonalKeyRing(new PersonalSettings(Optional.of(file)));
        get(shop.vertx.deployVerticle(ring));
        customers = new Customers(shop.postgres, ring);
    }

    private static void refused(Refusal refusal, Supplier<?> work) {
        assertEquals(refusal, assertThrows(Refused.class, work::get).refusal());
    }

    private static JsonObject with(String field, Object value) {
        return ADA.json().put(field, value);
    }

    @Test
    void a_customer_is_written_as_people_write_and_nothing_else_is_taken() {
        assertEquals(ADA, Customer.of(ADA.json()));
        assertEquals("Ada", Customer.of(with("name", "  Ada ")).name());
        assertEquals("Łukasz 李 😀", Customer.of(with("name", "Łukasz 李 😀")).name());
        for (Object name :
                new Object[] {null, "", "  ", 7, "x".repeat(201), "a\nb", "a\u0000", "a\u0085b", "\ud800x"}) {
            refused(Refusal.FIELD_INVALID, () -> Customer.of(with("name", name)));
        }
        for (String email :
                List.of("", "ada", "ada@", "@b.c", "a@b", "a b@c.de", "a@b@c.de", "a@.de", "a@b.", "a@b..c")) {
            refused(Refusal.FIELD_INVALID, () -> Customer.of(with("email", email)));
        }
        refused(
                Refusal.FIELD_INVALID,
                () -> Customer.of(with("email", "x".repeat(60) + "@" + "y".repeat(200) + ".de")));
        refused(Refusal.FIELD_INVALID, () -> Customer.of(with("address", "x".repeat(1001))));
        refused(Refusal.FIELD_INVALID, () -> Customer.of(with("address", "a\tb")));
        refused(Refusal.FIELD_INVALID, () -> Customer.of(with("phone", "1")));
        assertFalse(ADA.toString().contains("Ada"));
    }

    @Test
    void what_was_given_is_read_replaced_and_erased_and_stands_nowhere_in_the_clear() {
        String order = Shop.id();
        refused(Refusal.NO_CUSTOMER, () -> get(customers.find(order)));
        get(customers.keep(order, ADA));
        assertEquals(ADA, get(customers.find(order)));
        String row = get(shop.rows("SELECT encode(sealed, 'escape') AS sealed FROM customer"))
                .get(0)
                .getString("sealed");
        assertFalse(row.contains("Ada") || row.contains("ada"), row);
        Customer moved = new Customer("Ada King", "ada@example.org", "Ockham Park");
        get(customers.keep(order, moved));
        assertEquals(moved, get(customers.find(order)));
        get(customers.erase(order));
        refused(Refusal.NO_CUSTOMER, () -> get(customers.find(order)));
        refused(Refusal.NO_CUSTOMER, () -> get(customers.erase(order)));
        assertEquals(0, get(shop.rows("SELECT FROM customer")).size());
    }

    @Test
    void a_row_that_was_put_to_another_order_is_not_shown() {
        String order = Shop.id();
        String other = Shop.id();
        get(customers.keep(order, ADA));
        get(shop.rows("UPDATE customer SET order_id = $1 WHERE order_id = $2", other, order));
        assertThrows(IllegalStateException.class, () -> get(customers.find(other)));
    }

    @Test
    void without_a_key_nothing_is_taken_or_shown_and_what_was_given_can_still_be_erased() {
        String order = Shop.id();
        get(customers.keep(order, ADA));
        for (Optional<Path> none : List.of(Optional.<Path>empty(), Optional.of(file.resolveSibling("missing")))) {
            PersonalKeyRing off = new PersonalKeyRing(new PersonalSettings(none));
            get(shop.vertx.deployVerticle(off));
            Customers without = new Customers(shop.postgres, off);
            refused(Refusal.PERSONAL_DATA_OFF, () -> get(without.keep(order, ADA)));
            refused(Refusal.PERSONAL_DATA_OFF, () -> get(without.find(order)));
        }
        PersonalKeyRing off = new PersonalKeyRing(new PersonalSettings(Optional.empty()));
        get(new Customers(shop.postgres, off).erase(order));
    }

    @Test
    void a_node_reads_a_new_key_when_it_meets_it() {
        String order = Shop.id();
        assertEquals("2", PersonalKeyFile.add(file));
        PersonalKeyRing ahead = new PersonalKeyRing(new PersonalSettings(Optional.of(file)));
        get(shop.vertx.deployVerticle(ahead));
        get(new Customers(shop.postgres, ahead).keep(order, ADA));
        assertEquals(ADA, get(customers.find(order)), "its file has been read with the first key only");
    }

    @Test
    void a_rotation_seals_all_with_the_newest_key_and_counts_what_it_cannot_open() throws Exception {
        List<String> orders =
                java.util.stream.Stream.generate(Shop::id).limit(700).toList();
        for (String order : orders) get(customers.keep(order, ADA));
        String lost = orders.get(3);
        String broken = orders.get(4);
        get(shop.rows("UPDATE customer SET key_id = 'lost' WHERE order_id = $1", lost));
        get(shop.rows("UPDATE customer SET sealed = sealed || '\\x00' WHERE order_id = $1", broken));
        assertEquals("2", PersonalKeyFile.add(file));
        PersonalKeys keys = PersonalKeyFile.read(file);
        PersonalRotation.Report report = get(new PersonalRotation(shop.postgres, keys).run());
        assertEquals(new PersonalRotation.Report(698, Map.of("lost", 1L), 1), report);
        assertFalse(report.whole());
        assertEquals(
                new PersonalRotation.Report(0, Map.of("lost", 1L), 1),
                get(new PersonalRotation(shop.postgres, keys).run()),
                "what is done is not done again");
        // Only the new key is left, and opens everything that could be opened.
        Files.writeString(
                file, Files.readString(file).lines().reduce((a, b) -> b).orElseThrow());
        PersonalKeyRing left = new PersonalKeyRing(new PersonalSettings(Optional.of(file)));
        get(shop.vertx.deployVerticle(left));
        assertEquals(ADA, get(new Customers(shop.postgres, left).find(orders.get(0))));
        assertEquals(ADA, get(new Customers(shop.postgres, left).find(orders.get(699))));
    }

    @Test
    void what_its_buyer_writes_during_a_rotation_stays() {
        String order = Shop.id();
        get(customers.keep(order, ADA));
        CustomerRows rows = new CustomerRows(shop.postgres);
        CustomerRows.Kept before = get(rows.find(order)).orElseThrow();
        Customer moved = new Customer("Ada King", "ada@example.org", "Ockham Park");
        get(customers.keep(order, moved));
        PersonalKeys keys = PersonalKeyFile.read(file);
        var stale = new CustomerRows.Resealed(
                before, keys.seal(order, ADA.json().toBuffer().getBytes()));
        assertEquals(0, get(rows.reseal(List.of(stale))));
        assertEquals(moved, get(customers.find(order)));
    }
}
