package sluice.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import sluice.http.HttpSettings;

/** The port a server will listen on: the one asked for, or a free one if that is taken and may be replaced. */
final class FreePort {
    private FreePort() {}

    static int of(HttpSettings.Address address) {
        if (!address.portFixed()) return of(address.host(), address.port());
        try {
            return bind(address.host(), address.port());
        } catch (IOException taken) {
            String where = address.host() + ":" + address.port();
            throw new StartFailure(where + " is taken, and http.port-fixed forbids another port", taken);
        }
    }

    static int of(String host, int preferred) {
        try {
            return bind(host, preferred);
        } catch (IOException taken) {
            try {
                return bind(host, 0);
            } catch (IOException e) {
                throw new IllegalStateException("no free port on " + host, e);
            }
        }
    }

    private static int bind(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return socket.getLocalPort();
        }
    }
}
