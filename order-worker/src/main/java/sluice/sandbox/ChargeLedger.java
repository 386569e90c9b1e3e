package sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sandbox's charges: a file that only grows, one JSON object a line, and its copy in memory. One key is one charge.
 * For one event loop.
 */
final class ChargeLedger {
    static final String FILE = "sandbox-charges.jsonl";

    private final List<SandboxCharge> charges = new ArrayList<>();
    private final Map<String, SandboxCharge> byKey = new HashMap<>();
    private final AsyncFile file;

    private ChargeLedger(AsyncFile file) {
        this.file = file;
    }

    /** Opens the ledger in {@code data} with the charges it holds. */
    static Future<ChargeLedger> open(Vertx vertx, Path data) {
        FileSystem files = vertx.fileSystem();
        String path = data.resolve(FILE).toString();
        OpenOptions append = new OpenOptions().setCreate(true).setWrite(true).setAppend(true);
        return files.mkdirs(data.toString())
                .compose(made -> files.open(path, append))
                .compose(AsyncFile::close)
                .compose(created -> files.readFile(path))
                .compose(text -> cut(files, path, text))
                .compose(whole -> files.open(path, append).map(file -> new ChargeLedger(file).read(whole)));
    }

    // A line cut off by a crash was never answered: it goes, so that the next begins on its own.
    private static Future<Buffer> cut(FileSystem files, String path, Buffer text) {
        int whole = text.length();
        while (whole > 0 && text.getByte(whole - 1) != '\n') whole--;
        Buffer lines = text.slice(0, whole);
        return whole == text.length()
                ? Future.succeededFuture(lines)
                : files.truncate(path, whole).map(lines);
    }

    private ChargeLedger read(Buffer lines) {
        lines.toString().lines().forEach(line -> remember(SandboxCharge.read(new JsonObject(line))));
        return this;
    }

    private void remember(SandboxCharge charge) {
        charges.add(charge);
        byKey.put(charge.key(), charge);
    }

    Optional<SandboxCharge> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Books a charge; done when it is in the file. The key must be new. */
    Future<SandboxCharge> book(String key, ChargeRequest request, String status) {
        if (byKey.containsKey(key)) throw new IllegalStateException("a key is one charge");
        SandboxCharge charge = new SandboxCharge(charges.size() + 1L, key, request, status);
        remember(charge);
        return file.write(charge.json().toBuffer().appendString("\n")).map(charge);
    }

    /** At most {@code most} charges with a number above {@code after}. */
    List<SandboxCharge> list(long after, int most) {
        int from = (int) Math.min(Math.max(after, 0), charges.size());
        return charges.subList(from, (int) Math.min((long) from + most, charges.size()));
    }

    Future<Void> close() {
        return file.close();
    }
}
