package sluice.draw;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Sale;
import sluice.ticket.TicketIds;

/**
 * One draw with all its tickets on its way to one client. The next part is read when the one before is written, so a
 * slow client costs one part of memory; one that reads nothing at all is ended by the server's idle timeout.
 */
final class BundleStream {
    private static final Logger LOG = LoggerFactory.getLogger(BundleStream.class);
    private static final int AT_ONCE = 4096;
    private static final byte[] NOBODY = new byte[MerkleTree.ID];

    private final DrawRows rows;
    private final Sale sale;
    private final HttpServerResponse response;

    BundleStream(DrawRows rows, Sale sale, HttpServerResponse response) {
        this.rows = rows;
        this.sale = sale;
        this.response = response;
    }

    void send(JsonObject head) {
        String fields = head.encode();
        response.setChunked(true);
        Future<Void> begun = response.write(fields.substring(0, fields.length() - 1) + ",\"tickets\":[");
        begun.onComplete(done -> sendFrom(0), this::breakOff);
    }

    // One part after the other, but no chain of futures: it would be as long as the line.
    private void sendFrom(int first) {
        if (first >= sale.draw().cohort()) {
            response.end("]}").onFailure(gone -> {});
            return;
        }
        rows.ids(sale.id(), first, AT_ONCE)
                .compose(ids -> response.write(encode(ids, first == 0)))
                .onComplete(done -> sendFrom(first + AT_ONCE), this::breakOff);
    }

    private static Buffer encode(Buffer ids, boolean first) {
        StringBuilder text = new StringBuilder(ids.length() / MerkleTree.ID * 25);
        for (int at = 0; at < ids.length(); at += MerkleTree.ID) {
            byte[] id = ids.getBytes(at, at + MerkleTree.ID);
            if (at > 0 || !first) text.append(',');
            if (Arrays.equals(id, NOBODY)) text.append("null");
            else text.append('"').append(TicketIds.write(id)).append('"');
        }
        return Buffer.buffer(text.toString());
    }

    /** The client sees that it did not get everything. */
    private void breakOff(Throwable failure) {
        if (response.closed()) return;
        LOG.atWarn()
                .addKeyValue("sale", sale.id())
                .addKeyValue("cause", failure.toString())
                .log("draw bundle broken off");
        response.reset().onFailure(gone -> {});
    }
}
