package sluice.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of 127.0.0.1, each given out once. */
final class Ports {
    // Below the range from which Linux (32768) and macOS (49152) take the ports of outgoing connections: a port that
    // is free when looked at is not taken by a client before the store binds it, nor while a killed store is down.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;
    private static final int CONNECT_MILLIS = 200;

    private final Set<Integer> given = new HashSet<>();

    /** The preferred port if nobody has it, else any free one. */
    synchronized int free(int preferred) {
        if (preferred != 0 && isFree(preferred) && given.add(preferred)) {
            return preferred;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new StoreFailure("found no free port of 127.0.0.1 between " + LOWEST + " and " + HIGHEST);
    }

    static void check(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 (any) to 65535, not " + port);
        }
    }

    /** Also asks by connecting: macOS lets us bind 127.0.0.1 beside someone who listens on all addresses. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), port));
        } catch (IOException taken) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
            return false;
        } catch (IOException nobodyThere) {
            return true;
        }
    }

    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
