package sluice.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The log files of the stores, one each, begun anew at each start; the one before is kept as {@code .1}. */
record StoreLog(Path file) {
    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 12;

    static StoreLog of(Path data, String word) {
        return new StoreLog(folder(data).resolve(word + ".log"));
    }

    static Path folder(Path data) {
        return data.resolve("logs");
    }

    void beginAnew() throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Path before = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(file);
    }

    void add(String text) throws IOException {
        Files.writeString(file, text + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The last lines, or that there are none. */
    String tail() {
        try {
            byte[] all = Files.readAllBytes(file);
            int from = Math.max(0, all.length - TAIL_BYTES);
            String text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
            var lines = text.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
