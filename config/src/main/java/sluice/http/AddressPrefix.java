package sluice.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The part of an address that stands for one customer of a network: of IPv4 the first 24 bits, of IPv6 the first 64,
 * within which one customer may choose any address.
 */
public record AddressPrefix(boolean ipv6, long bits) {
    private static final long MAPPED = 0xFFFFL;

    public static AddressPrefix of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) return ipv4(bytes.getInt());
        long high = bytes.getLong();
        long low = bytes.getLong();
        return high == 0 && low >>> 32 == MAPPED ? ipv4((int) low) : new AddressPrefix(true, high);
    }

    private static AddressPrefix ipv4(int address) {
        return new AddressPrefix(false, address >>> 8);
    }
}
