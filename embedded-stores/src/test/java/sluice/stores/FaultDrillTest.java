package sluice.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultDrillTest {
    private final EmbeddedStores stores = EmbeddedStores.shared();

    @Test
    void the_stores_of_the_tests_are_started_once() {
        assertSame(stores, EmbeddedStores.shared());
    }

    @Test
    void a_killed_redis_comes_back_on_its_port_with_its_data() throws Exception {
        long before = stores.pid(Store.REDIS);
        new Stored(stores).writeRedis("written");
        stores.kill(Store.REDIS);
        assertFalse(Processes.alive(before));
        stores.restart(Store.REDIS);
        assertNotEquals(before, stores.pid(Store.REDIS));
        assertEquals("written", new Stored(stores).readRedis());
    }

    @Test
    void a_killed_postgres_comes_back_on_its_port_with_its_data() throws Exception {
        Stored stored = new Stored(stores);
        stored.sql("CREATE TABLE drill (word text)");
        stored.sql("INSERT INTO drill VALUES ('written')");
        long before = stores.pid(Store.POSTGRES);
        stores.kill(Store.POSTGRES);
        assertFalse(Processes.alive(before));
        stores.restart(Store.POSTGRES);
        assertNotEquals(before, stores.pid(Store.POSTGRES));
        assertEquals("written", stored.readPostgres("SELECT word FROM drill"));
    }

    @Test
    void kafka_cannot_be_killed_without_the_others() {
        assertThrows(UnsupportedOperationException.class, () -> stores.kill(Store.KAFKA));
    }

    @Test
    void interrupt_and_hangup_leave_the_supervisor_running() throws Exception {
        for (String signal : List.of("-INT", "-HUP")) {
            String supervisor = Long.toString(stores.supervisor().pid());
            assertTrue(Processes.succeeds(List.of("kill", signal, supervisor)));
        }
        // A round trip through the supervisor, after which both signals have been delivered.
        stores.kill(Store.REDIS);
        stores.restart(Store.REDIS);
        assertTrue(stores.supervisor().isAlive());
        assertFalse(new Stored(stores).kafkaHasTopic());
    }

    @Test
    void postgres_is_durable_and_roomy() throws Exception {
        Stored stored = new Stored(stores);
        assertEquals("on", stored.readPostgres("SHOW fsync"));
        assertEquals("on", stored.readPostgres("SHOW synchronous_commit"));
        assertEquals("on", stored.readPostgres("SHOW full_page_writes"));
        assertEquals("200", stored.readPostgres("SHOW max_connections"));
        assertEquals("UTF8", stored.readPostgres("SHOW server_encoding"));
        assertEquals("b", stored.readPostgres("SELECT datlocprovider FROM pg_database WHERE datname = 'sluice'"));
    }
}
