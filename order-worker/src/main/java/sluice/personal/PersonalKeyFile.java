package sluice.personal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The file of the keys, read and written by nobody but its owner. These calls block. */
public final class PersonalKeyFile {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PersonalKeyFile() {}

    /** Makes the file with its first key, unless it is there. */
    public static void makeIfMissing(Path file) {
        if (!Files.exists(file)) write(file, PersonalKeys.line("1"));
    }

    /** Adds a key, which seals from now on, and answers its id; makes the file if it is missing. */
    public static String add(Path file) {
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
            Files.createDirectories(folder);
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
