package sluice.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads one statement from its file on the class path. */
public final class Sql {
    private Sql() {}

    /** The text of {@code /<path>}, for example {@code sale/insert-sale.sql}. */
    public static String of(String path) {
        try (InputStream stream = Sql.class.getResourceAsStream("/" + path)) {
            if (stream == null) throw new IllegalStateException("no statement at " + path);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
