package sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The clients of event streams, a process of its own: neither their memory nor their descriptors are the server's.
 * Reads commands from standard input, answers each with one number on a line, and ends with its input:
 *
 * <ul>
 *   <li>{@code open NAME PORT REQUESTS FROM TO}: sends these lines of that file, a path and a token each, every one
 *       on a connection of its own; those named {@code silent} never read. How many are open then.
 *   <li>{@code keep NAME COUNT}: closes all but so many of them. How many are left.
 *   <li>{@code events NAME}: how many they have received so far.
 *   <li>{@code begin}: forgets the ages of before. {@code age}: in ms, 99 of 100 events since then were younger.
 *   <li>{@code rises}: how often a position was above the one before it on its connection.
 * </ul>
 */
public final class StreamReaders {
    private static final String SILENT = "silent";
    private static final int OPENING_AT_ONCE = 64;
    private static final int READ_BYTES = 1 << 16;
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final int SELECT_MILLIS = 100;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** One connection. */
    private static final class Reader {
        private final SocketChannel channel;
        private final Group group;
        private final EventParser events;

        Reader(SocketChannel channel, Group group, EventParser events) {
            this.channel = channel;
            this.group = group;
            this.events = events;
        }
    }

    /** The connections of one name. */
    private static final class Group {
        private final List<Reader> readers = new ArrayList<>();
        private int answered;
        private long events;
    }

    private final Selector selector;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
    private final Map<String, Group> groups = new HashMap<>();
    private final EventAges ages = new EventAges();
    private volatile boolean ended;

    private StreamReaders(Selector selector) {
        this.selector = selector;
    }

    public static void main(String[] arguments) throws IOException {
        StreamReaders readers = new StreamReaders(Selector.open());
        Thread input = new Thread(readers::listen, "commands");
        input.setDaemon(true);
        input.start();
        readers.run();
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands.add(line);
                selector.wakeup();
            }
        } catch (IOException gone) {
            // The bench has ended, and so does this.
        }
        ended = true;
        selector.wakeup();
    }

    private void run() throws IOException {
        while (!ended) {
            readSome();
            String command = commands.poll();
            if (command == null) continue;
            System.out.println(obey(command.split(" ")));
            System.out.flush();
        }
    }

    private long obey(String[] words) throws IOException {
        return switch (words[0]) {
            case "open" -> open(words);
            case "keep" -> keep(group(words[1]), Integer.parseInt(words[2]));
            case "events" -> group(words[1]).events;
            case "begin" -> ages.forget();
            case "age" -> ages.p99Millis();
            case "rises" -> ages.rises();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private Group group(String name) {
        return groups.computeIfAbsent(name, key -> new Group());
    }

    private long open(String[] words) throws IOException {
        Group group = group(words[1]);
        boolean silent = words[1].equals(SILENT);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[2]));
        List<String> requests =
                Files.readAllLines(Path.of(words[3])).subList(Integer.parseInt(words[4]), Integer.parseInt(words[5]));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (String request : requests) {
            connect(server, request, group, silent);
            while (group.readers.size() - group.answered >= OPENING_AT_ONCE && System.nanoTime() < deadline) readSome();
        }
        while (group.answered < group.readers.size() && System.nanoTime() < deadline) readSome();
        return group.answered;
    }

    /** Loopback connects at once, so only reading has to be waited for. */
    private void connect(InetSocketAddress server, String request, Group group, boolean silent) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (silent) channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
        if (!channel.connect(server)) throw new IOException("not connected to " + server);
        String[] words = request.split(" ");
        String text =
                "GET " + words[0] + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                        + words[1] + "\r\n\r\n";
        ByteBuffer head = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (head.hasRemaining()) {
            if (channel.write(head) < 0) throw new IOException("closed");
        }
        Reader reader = new Reader(channel, group, new EventParser(ages));
        group.readers.add(reader);
        channel.configureBlocking(false);
        if (silent) group.answered++;
        else channel.register(selector, SelectionKey.OP_READ, reader);
    }

    private void readSome() throws IOException {
        selector.select(this::read, SELECT_MILLIS);
    }

    private void read(SelectionKey key) {
        Reader reader = (Reader) key.attachment();
        bytes.clear();
        try {
            if (reader.channel.read(bytes) < 0) throw new IOException("the server closed a connection");
        } catch (IOException gone) {
            key.cancel();
            return;
        }
        if (reader.events.isNew()) reader.group.answered++;
        reader.group.events += reader.events.read(bytes.array(), bytes.position());
    }

    private static long keep(Group group, int count) {
        while (group.readers.size() > count) {
            try {
                group.readers.remove(group.readers.size() - 1).channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            group.answered--;
        }
        return group.readers.size();
    }
}
