package sluice.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file to which a Redis that does not run any more had appended its writes. Redis marks in it where each second
 * begins ({@code aof-timestamp-enabled}), so that it can be cut where the power might have failed.
 */
final class AppendOnlyFile {
    private static final byte[] MARK = "\r\n#TS:".getBytes(StandardCharsets.US_ASCII);

    private final Path file;

    private AppendOnlyFile(Path file) {
        this.file = file;
    }

    /** The one that was being written in the data folder of a Redis. */
    static AppendOnlyFile in(Path redis) throws IOException {
        try (Stream<Path> files = Files.list(redis.resolve("appendonlydir"))) {
            return files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .max(Comparator.comparingInt(AppendOnlyFile::number))
                    .map(AppendOnlyFile::new)
                    .orElseThrow(() -> new IOException("no append-only file in " + redis));
        }
    }

    /** {@code appendonly.aof.7.incr.aof} is number 7. */
    private static int number(Path file) {
        List<String> words = List.of(file.getFileName().toString().split("\\.", -1));
        return Integer.parseInt(words.get(words.size() - 3));
    }

    /** Cuts off its last second and what was begun of the one after it; answers how many bytes are gone. */
    long cutLastSecond() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int last = markBefore(bytes, bytes.length);
        long from = second(bytes, last) - 1;
        int cut = last;
        for (int mark = last; mark >= 0 && second(bytes, mark) >= from; mark = markBefore(bytes, mark)) cut = mark;
        if (cut < 0) return 0;
        // What is before the mark ends with its line.
        int length = cut + 2;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var unused = channel.truncate(length);
        }
        return (long) bytes.length - length;
    }

    private static int markBefore(byte[] bytes, int end) {
        for (int i = Math.min(end - 1, bytes.length - MARK.length); i >= 0; i--) if (isMark(bytes, i)) return i;
        return -1;
    }

    private static boolean isMark(byte[] bytes, int at) {
        for (int i = 0; i < MARK.length; i++) if (bytes[at + i] != MARK[i]) return false;
        return true;
    }

    private static long second(byte[] bytes, int mark) {
        if (mark < 0) return 0;
        int from = mark + MARK.length;
        int to = from;
        while (bytes[to] != '\r') to++;
        return Long.parseLong(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
