package sluice.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LeaseTest {
    @Test
    void a_lease_is_read_as_it_was_written() {
        Lease lease = new Lease("d", "b", 4, 1000, 2000, "j", 1, 2, "k", 500, 3);
        assertEquals("d|b|4|1000|2000|j|1|2|k|500|3", lease.encode());
        assertEquals(lease, Lease.decode(lease.encode()));
        assertEquals(1000, lease.endMillis());
    }

    @Test
    void anything_else_is_a_bug() {
        assertThrows(IllegalStateException.class, () -> Lease.decode("d|b|4"));
    }
}
