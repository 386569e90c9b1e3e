package sluice.draw;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The published test vectors, and the tickets that their rule gives. */
final class Vectors {
    private Vectors() {}

    static List<JsonObject> all() {
        try {
            JsonObject file = new JsonObject(Files.readString(Path.of("../docs/draw-vectors.json")));
            List<JsonObject> draws = new ArrayList<>();
            file.getJsonArray("draws").forEach(draw -> draws.add((JsonObject) draw));
            return draws;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonObject named(String name) {
        return all().stream()
                .filter(draw -> draw.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .put("sale", "shoes");
    }

    /** The ids of a cohort: every seventh index from the fourth on has no ticket. */
    static byte[] ids(int cohort) {
        byte[] ids = new byte[cohort * MerkleTree.ID];
        for (int i = 0; i < cohort; i++) {
            if (i % 7 != 3) System.arraycopy(id(i), 0, ids, i * MerkleTree.ID, MerkleTree.ID);
        }
        return ids;
    }

    static byte[] id(int index) {
        return Arrays.copyOf(Sha256.of(("ticket " + index).getBytes(StandardCharsets.US_ASCII)), MerkleTree.ID);
    }

    static byte[] hex(JsonObject draw, String name) {
        String text = draw.getString(name);
        return text == null ? null : HexFormat.of().parseHex(text);
    }

    static List<byte[]> proof(JsonObject claim) {
        List<byte[]> proof = new ArrayList<>();
        JsonArray hashes = claim.getJsonArray("proof");
        for (int i = 0; i < hashes.size(); i++) proof.add(HexFormat.of().parseHex(hashes.getString(i)));
        return proof;
    }

    static PlaceClaim claim(JsonObject json) {
        return new PlaceClaim(
                json.getString("ticket_id"), json.getInteger("index"), json.getInteger("place"), proof(json));
    }
}
