package sluice.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder of unpacked programs, shared by every instance of this user. What is there is complete: each entry is
 * unpacked beside its place and moved there by one atomic rename.
 */
record UnpackCache(Path folder) {

    /** {@code $XDG_CACHE_HOME/sluice}, else {@code ~/.cache/sluice}; where that cannot be written, the given folder. */
    static UnpackCache ofUser(Path otherwise) {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        Path folder = caches.resolve("sluice").toAbsolutePath();
        try {
            return Files.isWritable(Files.createDirectories(folder))
                    ? new UnpackCache(folder)
                    : new UnpackCache(otherwise);
        } catch (IOException noHome) {
            return new UnpackCache(otherwise);
        }
    }

    /** Writes one entry, a file or a folder, to the given place. */
    interface Unpacking {
        void into(Path place) throws IOException;
    }

    Path entry(String name, Unpacking unpacking) {
        Path entry = folder.resolve(name);
        if (Files.exists(entry)) {
            return entry;
        }
        try {
            Path beside = Files.createTempDirectory(Files.createDirectories(folder), name + ".");
            try {
                Path unpacked = beside.resolve(name);
                unpacking.into(unpacked);
                moveUnlessThere(unpacked, entry);
            } finally {
                delete(beside);
            }
            return entry;
        } catch (IOException e) {
            throw new StoreFailure("cannot unpack " + name + " into " + folder + ": " + e, e);
        }
    }

    private static void moveUnlessThere(Path unpacked, Path entry) throws IOException {
        try {
            Files.move(unpacked, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.exists(entry)) {
                throw e;
            }
        }
    }

    /** Deletes a file or a folder with everything in it. */
    static void delete(Path place) {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(place)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
