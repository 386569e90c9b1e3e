package sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

class AddressTest {
    private static final String PROXIES = "10.0.0.0/8, 192.0.2.1, fd00::/8";

    private static InetAddress address(String text) {
        return AddressBlock.address(text);
    }

    private static TrustedProxies proxies(String blocks) {
        Settings settings = new Settings(Settings.Overrides.of(Map.of("http.trusted-proxies", blocks)));
        TrustedProxies proxies = TrustedProxies.from(settings);
        settings.judge();
        return proxies;
    }

    /** The client whom a trusted peer speaks of with these header lines. */
    private static String client(String... forwarded) {
        return proxies(PROXIES).client(address("10.0.0.9"), List.of(forwarded)).getHostAddress();
    }

    @Test
    void the_client_is_the_last_whom_no_trusted_proxy_was_asked_by() {
        assertEquals("10.0.0.9", client());
        assertEquals("203.0.113.7", client("203.0.113.7"));
        assertEquals("203.0.113.7", client("198.51.100.1, 203.0.113.7"));
        assertEquals("203.0.113.7", client("198.51.100.1, 203.0.113.7, 192.0.2.1, 10.1.2.3"));
        assertEquals("203.0.113.7", client("198.51.100.1", "203.0.113.7", "10.1.2.3"));
        assertEquals("203.0.113.7", client("garbage, 203.0.113.7,10.1.2.3"));
        assertEquals("10.1.2.3", client("10.1.2.3, 192.0.2.1"));
        assertEquals("2001:db8:0:0:0:0:0:1", client("2001:db8::1, fd00::5"));
    }

    @Test
    void ports_brackets_and_mapped_addresses_are_understood() {
        assertEquals("203.0.113.7", client("203.0.113.7:4711"));
        assertEquals("203.0.113.7", client("::ffff:203.0.113.7"));
        assertEquals("2001:db8:0:0:0:0:0:1", client("[2001:db8::1]:4711"));
        assertEquals("2001:db8:0:0:0:0:0:1", client("[2001:db8::1]"));
        assertEquals("203.0.113.7", client("203.0.113.7, ::ffff:10.1.2.3"));
    }

    @Test
    void garbage_from_a_proxy_leaves_its_own_address() {
        for (String garbage : List.of(
                "unknown",
                "",
                ",",
                "203.0.113.7,",
                "1.2.3",
                "1.2.3.4.5",
                "300.1.1.1",
                "example.org",
                "fe80::1%eth0",
                "[2001:db8::1",
                "[]:1",
                ":::",
                "0x7f.1",
                "\"203.0.113.7\"",
                "203.0.113.7:123456")) {
            assertEquals("10.0.0.9", client(garbage), garbage);
        }
    }

    @Test
    void blocks_that_are_none_are_refused_at_boot() {
        for (String bad : List.of(
                "10.0.0.0/33",
                "10.0.0.1/8",
                "fd00::/129",
                "proxy.local",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "10/8",
                "10.0.0.0/8 fd00::/8")) {
            String told =
                    assertThrows(SettingsRejected.class, () -> proxies(bad)).getMessage();
            assertTrue(told.startsWith("http.trusted-proxies is a list of CIDR blocks"), told);
        }
        assertEquals(
                "10.0.0.9", proxies("").client(address("10.0.0.9"), List.of()).getHostAddress());
    }

    @Test
    void a_block_holds_its_own_addresses_only() {
        AddressBlock block = AddressBlock.read("172.16.0.0/12");
        assertTrue(block.contains(address("172.31.255.255")));
        assertFalse(block.contains(address("172.32.0.0")));
        assertFalse(block.contains(address("2001:db8::1")));
        assertTrue(AddressBlock.read("0.0.0.0/0").contains(address("255.255.255.255")));
        assertTrue(AddressBlock.read("::/0").contains(address("2001:db8::1")));
        assertTrue(AddressBlock.read("2001:db8::/33").contains(address("2001:db8:7fff::1")));
        assertFalse(AddressBlock.read("2001:db8::/33").contains(address("2001:db8:8000::1")));
        assertNull(AddressBlock.read("nothing"));
    }

    @Test
    void a_prefix_is_one_network_of_a_customer() throws Exception {
        AddressPrefix one = AddressPrefix.of(address("203.0.113.7"));
        assertEquals(one, AddressPrefix.of(address("203.0.113.255")));
        assertEquals(one, AddressPrefix.of(address("::ffff:203.0.113.8")));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 203, 0, 113, 9};
        assertEquals(one, AddressPrefix.of(Inet6Address.getByAddress(null, mapped, -1)));
        assertNotEquals(one, AddressPrefix.of(address("203.0.114.7")));
        AddressPrefix home = AddressPrefix.of(address("2001:db8:1:2::1"));
        assertEquals(home, AddressPrefix.of(address("2001:db8:1:2:ffff:ffff:ffff:ffff")));
        assertNotEquals(home, AddressPrefix.of(address("2001:db8:1:3::1")));
        assertNotEquals(AddressPrefix.of(address("0.0.1.0")), AddressPrefix.of(address("::1")));
    }
}
