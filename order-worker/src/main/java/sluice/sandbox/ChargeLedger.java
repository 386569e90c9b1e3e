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
 * The sandbox's charges and refunds: a file that only grows, one JSON object a line, and its copy in memory. One key is
 * one entry. INVARIANT: no more of a charge is given back than was taken. For one event loop.
 */
final class ChargeLedger {
    static final String FILE = "sandbox-charges.jsonl";

    private final List<SandboxCharge> charges = new ArrayList<>();
    private final Map<String, SandboxCharge> byKey = new HashMap<>();
    private final Map<String, SandboxRefund> refunds = new HashMap<>();
    private final Map<Long, Long> refunded = new HashMap<>();
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
        lines.toString().lines().map(JsonObject::new).forEach(this::remember);
        return this;
    }

    private void remember(JsonObject line) {
        if (line.getString("id").startsWith(SandboxRefund.PREFIX)) remember(SandboxRefund.read(line));
        else remember(SandboxCharge.read(line));
    }

    private void remember(SandboxCharge charge) {
        charges.add(charge);
        byKey.put(charge.key(), charge);
    }

    private void remember(SandboxRefund refund) {
        refunds.put(refund.key(), refund);
        refunded.merge(refund.request().charge(), refund.request().amount(), Long::sum);
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

    /** The charge of that number. */
    Optional<SandboxCharge> at(long number) {
        boolean there = number >= 1 && number <= charges.size();
        return there ? Optional.of(charges.get((int) number - 1)) : Optional.empty();
    }

    Optional<SandboxRefund> findRefund(String key) {
        return Optional.ofNullable(refunds.get(key));
    }

    /** All refunds of a charge. */
    List<SandboxRefund> refunds(long charge) {
        return refunds.values().stream()
                .filter(refund -> refund.request().charge() == charge)
                .toList();
    }

    /** What has been given back of a charge. */
    long refunded(long charge) {
        return refunded.getOrDefault(charge, 0L);
    }

    /** Whether so much can be given back of a charge. */
    boolean covers(SandboxRefund.Request request) {
        return at(request.charge())
                .filter(SandboxCharge::succeeded)
                .filter(charge -> charge.request().currency().equals(request.currency()))
                .filter(charge -> request.amount() <= charge.request().amount() - refunded(charge.number()))
                .isPresent();
    }

    /** Books a refund; done when it is in the file. The key must be new, and the charge cover it. */
    Future<SandboxRefund> book(String key, SandboxRefund.Request request) {
        if (refunds.containsKey(key) || !covers(request)) throw new IllegalStateException("no such refund");
        SandboxRefund refund = new SandboxRefund(refunds.size() + 1L, key, request);
        remember(refund);
        return file.write(refund.json().toBuffer().appendString("\n")).map(refund);
    }

    /** The number of the last charge. */
    long last() {
        return charges.size();
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
