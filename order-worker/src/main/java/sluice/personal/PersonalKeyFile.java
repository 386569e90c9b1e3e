package sluice.personal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** The file of the keys, read and written by nobody but its owner. These calls block. */
public final class PersonalKeyFile {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PersonalKeyFile() {}

    /** Makes the file with its first key, unless it is there. */
    public static void makeIfMissing(Path file) {
        // A file that somebody put there may stand where nothing can be written.
        if (!Files.exists(file)) alone(file, () -> makeAlone(file));
    }

    private static String makeAlone(Path file) {
        return Files.exists(file) ? "" : addTo(file);
    }

    /** Adds a key, which seals from now on, and answers its id; makes the file if it is missing. */
    public static String add(Path file) {
        return alone(file, () -> addTo(file));
    }

    /** One writer at a time, here and in other processes: a key that is lost takes with it what it has sealed. */
    @CanIgnoreReturnValue
    private static synchronized String alone(Path file, Supplier<String> change) {
        Path whole = file.toAbsolutePath();
        try {
            Files.createDirectories(whole.getParent());
            Path beside = whole.resolveSibling(whole.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = channel.lock();
                try {
                    return change.get();
                } finally {
                    lock.release();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String addTo(Path file) {
        String before = Files.exists(file) ? text(file) : "";
        String id = before.isBlank() ? "1" : free(PersonalKeys.read(before));
        write(file, before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + PersonalKeys.line(id));
        return id;
    }

    private static String free(PersonalKeys keys) {
        int id = keys.size() + 1;
        while (keys.knows(Integer.toString(id))) id++;
        return Integer.toString(id);
    }

    public static PersonalKeys read(Path file) {
        return PersonalKeys.read(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A file beside it that takes its place: whoever reads meanwhile finds the old one or the new one whole.
    private static void write(Path file, String text) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path next = Files.createTempFile(folder, "keys", ".next", PosixFilePermissions.asFileAttribute(OWNER));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
