package sluice.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Holds a data folder for one supervisor: two Redis on one append-only file would destroy it. Whoever comes while the
 * supervisor of a killed application is still stopping its stores waits for its end.
 */
final class DataLock {
    /** How long a supervisor may take to learn that its application is gone. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration STOPPING = Duration.ofSeconds(30);
    private static final String ENDING = "ending";

    private final FileChannel held;

    private DataLock(FileChannel held) {
        this.held = held;
    }

    /** The lock lasts until the process ends, however it ends. */
    static DataLock take(Path data) throws IOException {
        Path file = data.resolve("stores.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = Patience.until(() -> locks(channel), GRACE)
                || (Files.readString(file).endsWith(ENDING) && Patience.until(() -> locks(channel), STOPPING));
        if (!taken) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new StoreFailure(data + " is in use by another instance (process " + holder + "); stop it first, or"
                    + " choose another data folder");
        }
        DataLock lock = new DataLock(channel);
        lock.write(Long.toString(ProcessHandle.current().pid()));
        return lock;
    }

    private static boolean locks(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) throws IOException {
        held.truncate(0);
        held.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Tells others that the stores are being stopped, so that they wait. */
    void ending() {
        try {
            write(ProcessHandle.current().pid() + " " + ENDING);
        } catch (IOException diskFull) {
            // Then they wait for a shorter time.
        }
    }

    boolean isHeld() {
        return held.isOpen();
    }
}
