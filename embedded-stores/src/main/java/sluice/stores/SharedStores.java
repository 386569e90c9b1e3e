package sluice.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;

/** The one set of stores of a test JVM. */
final class SharedStores {
    private static EmbeddedStores stores;
    private static String failure;

    private SharedStores() {}

    /** A failed start is not tried again: every test would wait for it. */
    static synchronized EmbeddedStores get() {
        if (failure != null) {
            throw new StoreFailure(failure);
        }
        if (stores == null) {
            try {
                var folder = Files.createTempDirectory("sluice-stores-");
                // Postgres may have to run as another user, who must get to its part of the folder.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
                stores = EmbeddedStores.start(StoresRequest.anyPorts(folder), true);
            } catch (StoreFailure e) {
                failure = e.getMessage();
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return stores;
    }
}
