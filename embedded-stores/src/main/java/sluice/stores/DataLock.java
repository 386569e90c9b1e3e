package sluice.stores;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a data folder for one supervisor: two Redis on one append-only file would destroy it. */
final class DataLock {
    private final FileChannel held;

    private DataLock(FileChannel held) {
        this.held = held;
    }

    /** The lock lasts until the process ends, however it ends. */
    static DataLock take(Path data) throws IOException {
        Path file = data.resolve("stores.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new StoreFailure(data + " is in use by another instance (process " + holder + "); stop it first, or"
                    + " choose another data folder");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataLock(channel);
    }

    boolean isHeld() {
        return held.isOpen();
    }
}
