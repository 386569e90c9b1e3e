package sluice.draw;

import io.vertx.core.json.JsonArray;
import java.util.HexFormat;
import java.util.List;

/** That a ticket is in a published root: the hashes beside its way up the Merkle tree, from the leaf on. */
record Proof(List<byte[]> hashes) {
    JsonArray json() {
        JsonArray json = new JsonArray();
        hashes.forEach(hash -> json.add(HexFormat.of().formatHex(hash)));
        return json;
    }
}
