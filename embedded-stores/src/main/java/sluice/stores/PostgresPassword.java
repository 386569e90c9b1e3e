package sluice.stores;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The password of the embedded Postgres: random, made with its data, kept beside it for the owner's eyes only. */
final class PostgresPassword {
    private static final int BYTES = 24;

    private PostgresPassword() {}

    static Path file(Path data) {
        return data.resolve("postgres.password");
    }

    static String of(Path data) {
        try {
            return Files.readString(file(data)).strip();
        } catch (IOException e) {
            throw new StoreFailure(
                    "the password of Postgres is not in " + file(data) + "; put it back, or remove the data", e);
        }
    }

    static String createdIn(Path data) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        write(file(data), Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        return of(data);
    }

    /** Writes a file that nobody else could read at any time. */
    static void write(Path file, String password) throws IOException {
        Files.deleteIfExists(file);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var out = Channels.newOutputStream(Files.newByteChannel(file, options, ownerOnly))) {
            out.write((password + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
