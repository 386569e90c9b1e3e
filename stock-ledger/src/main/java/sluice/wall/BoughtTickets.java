package sluice.wall;

/**
 * Tickets by which somebody bought, each kept as 64 of its 128 bits in an open-addressed table: 11 to 22 bytes a
 * ticket. It may take a stranger for one of them, once in many millions of millions; it never misses one. Not
 * thread-safe.
 */
final class BoughtTickets {
    private static final int SMALLEST = 1 << 10;
    private static final int CHARACTERS = 11;

    private long[] table = new long[SMALLEST];
    private int size;

    /** Adds {@code ticket}, 22 characters of base64url. */
    void add(String ticket) {
        add(bits(ticket));
    }

    private void add(long bits) {
        int at = find(table, bits);
        if (table[at] == bits) return;
        table[at] = bits;
        // At most three quarters full: then a look-up visits two or three places.
        if (++size * 4L > table.length * 3L) grow();
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long bits : table) if (bits != 0) larger[find(larger, bits)] = bits;
        table = larger;
    }

    boolean has(String ticket) {
        long bits = bits(ticket);
        return table[find(table, bits)] == bits;
    }

    int size() {
        return size;
    }

    /** Where {@code bits} are, or where they would go. */
    private static int find(long[] table, long bits) {
        int mask = table.length - 1;
        int at = (int) (bits ^ (bits >>> 32)) & mask;
        while (table[at] != 0 && table[at] != bits) at = (at + 1) & mask;
        return at;
    }

    /** The first 64 bits, which are those of a MAC and so spread already; never 0, which means an empty place. */
    private static long bits(String ticket) {
        long bits = 0;
        for (int i = 0; i < CHARACTERS; i++) bits = (bits << 6) | value(ticket.charAt(i));
        return bits == 0 ? 1 : bits;
    }

    private static int value(char c) {
        if (c >= 'a') return c - 'a' + 26;
        if (c == '_') return 63;
        if (c >= 'A') return c - 'A';
        return c == '-' ? 62 : c - '0' + 52;
    }
}
