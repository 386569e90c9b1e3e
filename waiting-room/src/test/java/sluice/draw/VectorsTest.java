package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors were computed by a program that shares nothing with this one. */
class VectorsTest {
    static List<String> names() {
        return Vectors.all().stream().map(draw -> draw.getString("name")).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_value_of_a_vector_comes_out(String name) {
        JsonObject draw = Vectors.named(name);
        int size = draw.getInteger("cohort");
        Cohort cohort = Cohort.of(Vectors.ids(size));
        assertEquals(
                draw.getString("root"), HexFormat.of().formatHex(cohort.root().getBytes()));
        byte[] secret = Vectors.hex(draw, "secret");
        assertArrayEquals(Vectors.hex(draw, "commitment"), Seed.commitment(secret));
        byte[] seed = Seed.of(secret, cohort.root().getBytes(), size, Vectors.hex(draw, "beacon_value"));
        assertArrayEquals(Vectors.hex(draw, "seed"), seed);
        int[] order = Shuffle.indexAt(seed, size);
        ByteBuffer flat = ByteBuffer.allocate(size * Integer.BYTES);
        for (int index : order) flat.putInt(index);
        assertEquals(draw.getString("order_sha256"), HexFormat.of().formatHex(Sha256.of(flat.array())));
        for (int place = 0; place < Math.min(8, size); place++) {
            assertEquals(draw.getJsonArray("first_places").getInteger(place), order[place]);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_proof_of_a_vector_is_made_and_accepted(String name) {
        JsonObject draw = Vectors.named(name);
        byte[] ids = Vectors.ids(draw.getInteger("cohort"));
        MerkleTree tree = new MerkleTree();
        byte[] slices = tree.slices(ids);
        PublishedDraw published = PublishedDraw.read(draw);
        for (Object one : draw.getJsonArray("proofs")) {
            JsonObject claim = (JsonObject) one;
            int index = claim.getInteger("index");
            int first = index / MerkleTree.SLICE * MerkleTree.SLICE * MerkleTree.ID;
            byte[] slice =
                    Arrays.copyOfRange(ids, first, Math.min(ids.length, first + MerkleTree.SLICE * MerkleTree.ID));
            assertEquals(
                    claim.getJsonArray("proof"), new Proof(tree.path(slices, slice, index)).json(), name + " " + index);
            assertEquals(Optional.empty(), Vectors.claim(claim).misfit(published), name + " " + index);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_vector_with_its_tickets_is_a_right_draw(String name) {
        JsonObject draw = Vectors.named(name);
        assertEquals(Set.of(), new Bundle(PublishedDraw.read(draw), Vectors.ids(draw.getInteger("cohort"))).misfits());
    }

    @Test
    void there_are_vectors_of_every_kind() {
        List<Integer> sizes =
                Vectors.all().stream().map(draw -> draw.getInteger("cohort")).toList();
        assertEquals(true, sizes.containsAll(List.of(0, 1, 2, 3, 10, 257, 1000, 1024, 1025, 3000, 1_000_000)));
        assertEquals(true, Vectors.all().stream().anyMatch(draw -> draw.getString("beacon_value") != null));
    }
}
