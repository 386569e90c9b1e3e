package sluice.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * One Redis transition: a Lua file on the class path and its SHA-1. A line {@code --#include path} is replaced by that
 * file, for the few lines that several transitions must share to the letter.
 */
public record Script(String name, String text, String sha1) {
    private static final String INCLUDE = "--#include ";

    public static Script of(String path) {
        String text = expand(path);
        return new Script(path, text, sha1(text));
    }

    private static String expand(String path) {
        return read(path)
                .lines()
                .map(line -> line.startsWith(INCLUDE)
                        ? expand(line.substring(INCLUDE.length()).trim())
                        : line)
                .collect(Collectors.joining("\n"));
    }

    private static String read(String path) {
        try (InputStream stream = Script.class.getResourceAsStream("/" + path)) {
            if (stream == null) throw new IllegalStateException("no script at " + path);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
