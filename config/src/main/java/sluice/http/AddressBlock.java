package sluice.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** A block of addresses in CIDR form: {@code 10.0.0.0/8}, {@code fd00::/8}; a single address is a block of one. */
record AddressBlock(InetAddress first, int bits) {
    /** The block that {@code text} names, or null: also when it has an address' bits behind its prefix. */
    static AddressBlock read(String text) {
        String[] parts = text.split("/", -1);
        InetAddress first = address(parts[0]);
        if (first == null || parts.length > 2) return null;
        int all = first.getAddress().length * Byte.SIZE;
        int bits = parts.length == 1 ? all : bits(parts[1]);
        if (bits < 0 || bits > all) return null;
        for (int bit = bits; bit < all; bit++) if (isSet(first.getAddress(), bit)) return null;
        return new AddressBlock(first, bits);
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** The address that {@code text} is, or null; never by asking a name server. An IPv4-mapped one is IPv4. */
    static InetAddress address(String text) {
        boolean plain = NetUtil.isValidIpV4Address(text)
                || (text.indexOf('%') < 0 && text.indexOf('[') < 0 && NetUtil.isValidIpV6Address(text));
        return plain ? NetUtil.createInetAddressFromIpAddressString(text) : null;
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] block = first.getAddress();
        if (bytes.length != block.length) return false;
        for (int bit = 0; bit < bits; bit++) if (isSet(bytes, bit) != isSet(block, bit)) return false;
        return true;
    }

    private static boolean isSet(byte[] bytes, int bit) {
        return (bytes[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0;
    }
}
