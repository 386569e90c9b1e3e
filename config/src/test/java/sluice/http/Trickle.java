package sluice.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that is never silent and never done: after its first bytes it sends one more each 20 ms. */
final class Trickle {
    private static final int PAUSE_MILLIS = 20;
    private static final int MOST_BYTES = 1_000;

    private Trickle() {}

    /** Sends {@code first}, then bytes until the server closes the connection; answers what it has said. */
    static String until(int port, String first) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PAUSE_MILLIS);
            socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < MOST_BYTES; sent++) {
                if (ended(socket, said)) return said.toString(StandardCharsets.US_ASCII);
                socket.getOutputStream().write('x');
            }
        } catch (SocketException reset) {
            return said.toString(StandardCharsets.US_ASCII);
        }
        throw new AssertionError("still open after " + MOST_BYTES + " bytes");
    }

    private static boolean ended(Socket socket, ByteArrayOutputStream said) throws IOException {
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) said.write(b);
            return true;
        } catch (SocketTimeoutException quiet) {
            return false;
        }
    }
}
