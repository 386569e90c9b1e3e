package sluice.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sluice.pass.PassStage.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.audit.AuditRows;
import sluice.postgres.Secrets;
import sluice.postgres.Secrets.Secret;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.settings.Settings;
import sluice.settings.SettingsRejected;

/** Keys that change under two nodes, in a real Postgres whose clock is moved by moving the keys. */
class PassKeyRingTest {
    private static final Duration NEVER = Duration.ZERO;
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String ID = "twenty-two-letters-now";
    private static final PassClaims CLAIMS =
            new PassClaims("sluice", "shoes", ID, ID, 1_700_000_000, 1_700_000_600, 2, "");

    private PassStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new PassStage();
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    private static List<String> published(PassKeyRing ring) {
        return ring.now().jwks().getJsonArray("keys").stream()
                .map(key -> ((JsonObject) key).getString("kid"))
                .toList();
    }

    @Test
    void every_node_reads_the_same_keys_and_publishes_their_open_part() throws Exception {
        PassKeyRing one = stage.ring(NEVER);
        PassKeyRing other = stage.ring(NEVER);
        assertEquals(one.now().jwks(), other.now().jwks());
        assertEquals(one.now().etag(), other.now().etag());
        String token = await(one.sign(CLAIMS, one.kid()));
        assertEquals(CLAIMS, await(other.verifier().verify(token, "shoes")));
        JsonObject key = one.now().jwks().getJsonArray("keys").getJsonObject(0);
        assertFalse(key.containsKey("d"));
        assertEquals(one.kid(), key.getString("kid"));
        assertEquals(List.of("first-start"), actors(), "one of them made it, and it was noted once");
    }

    @Test
    void a_new_key_is_published_at_once_and_signs_when_every_cache_can_know_it() throws Exception {
        PassKeyRing ring = stage.ring(NEVER);
        String old = ring.kid();
        String tag = ring.now().etag();
        stage.age(PassStage.AHEAD);
        String made = await(ring.rotate("root"));
        assertEquals(List.of(old, made), published(ring));
        assertNotEquals(tag, ring.now().etag());
        assertEquals(old, ring.kid());

        stage.age(PassStage.AHEAD.minusSeconds(30));
        await(ring.load());
        assertEquals(old, ring.kid());
        stage.age(Duration.ofMinutes(1));
        await(ring.load());
        assertEquals(made, ring.kid());
        // Half of the time is for nodes, the other half for caches, and the nodes' half has room for failed readings.
        PassSettings settings = new PassSettings(PassStage.AHEAD, NEVER);
        assertEquals(300, settings.cacheSeconds());
        assertTrue(settings.refresh()
                        .multipliedBy(3)
                        .plusSeconds(settings.cacheSeconds())
                        .compareTo(PassStage.AHEAD)
                < 0);
    }

    @Test
    void a_pass_under_the_old_key_stays_good_until_none_can_be_alive() throws Exception {
        PassKeyRing ring = stage.ring(NEVER);
        String old = ring.kid();
        String pass = await(ring.sign(CLAIMS, old));
        stage.age(PassStage.AHEAD);
        String made = await(ring.rotate("root"));
        stage.age(PassStage.AHEAD.plus(PassSettings.LONGEST_PASS));
        retire(ring);
        assertEquals(List.of(old, made), published(ring));
        assertEquals(CLAIMS, await(ring.verifier().verify(pass, "shoes")));
        stage.age(Duration.ofHours(2));
        retire(ring);
        assertEquals(List.of(made), published(ring));
        refused(Refusal.PASS_INVALID, () -> await(ring.verifier().verify(pass, "shoes")));
        assertEquals(List.of(made), published(stage.ring(NEVER)));
    }

    private void retire(PassKeyRing ring) throws Exception {
        await(stage.secrets.retire(PassKeys.PURPOSE, new PassSettings(PassStage.AHEAD, NEVER).retireAfter()));
        await(ring.load());
    }

    @Test
    void while_a_key_waits_to_sign_there_is_no_other_made() throws Exception {
        PassKeyRing ring = stage.ring(NEVER);
        refused(Refusal.KEY_PENDING, () -> await(ring.rotate("root")));
        stage.age(PassStage.AHEAD);
        await(ring.rotate("root"));
        refused(Refusal.KEY_PENDING, () -> await(ring.rotate("root")));
        assertEquals(List.of("root", "first-start"), actors());
    }

    /** Who made keys, as the trail says. */
    private List<String> actors() throws Exception {
        return await(stage.audit.newest(new AuditRows.Part(null, null, 10))).stream()
                .map(row -> ((JsonObject) row).getString("actor"))
                .toList();
    }

    @Test
    void of_all_nodes_that_find_it_is_time_one_makes_a_key() throws Exception {
        List<PassKeyRing> nodes = List.of(stage.ring(MONTH), stage.ring(MONTH), stage.ring(MONTH));
        for (PassKeyRing node : nodes) assertEquals(1, published(node).size());
        stage.age(MONTH);
        List<io.vertx.core.Future<Void>> renewals =
                nodes.stream().map(PassKeyRing::renew).toList();
        for (io.vertx.core.Future<Void> renewal : renewals) await(renewal);
        for (PassKeyRing node : nodes)
            assertEquals(2, published(await(node.load())).size());
        await(nodes.get(0).renew());
        assertEquals(2, published(nodes.get(0)).size());
        assertEquals(List.of("schedule", "first-start"), actors());
    }

    @Test
    void a_process_without_a_usable_key_does_not_start() throws Exception {
        await(stage.secrets.add("pass", Secret.made("broken", Buffer.buffer("{\"d\":\"?\"}")), Secrets.Note.NONE));
        assertThrows(ExecutionException.class, () -> stage.ring(NEVER));
        await(stage.postgres.run("UPDATE secret SET material = ''"));
        assertThrows(ExecutionException.class, () -> stage.ring(NEVER));
        await(stage.postgres.run("UPDATE secret SET retired_at = now()"));
        assertThrows(ExecutionException.class, () -> stage.ring(NEVER));
    }

    @Test
    void a_key_whose_published_half_is_another_one_is_not_usable() throws Exception {
        JsonObject half = new JsonObject(PassKey.make().material());
        JsonObject other = new JsonObject(PassKey.make().material());
        half.put("d", other.getString("d"));
        await(stage.secrets.add(
                "pass", Secret.made(half.getString("kid"), Buffer.buffer(half.encode())), Secrets.Note.NONE));
        refused(Refusal.PASS_INVALID, () -> stage.ring(NEVER));
    }

    @Test
    void a_key_that_cannot_be_read_leaves_the_others_at_work() throws Exception {
        PassKeyRing ring = stage.ring(NEVER);
        await(stage.secrets.add("pass", Secret.made("broken", Buffer.buffer("{}")), Secrets.Note.NONE));
        assertThrows(ExecutionException.class, () -> await(ring.load()));
        assertEquals(CLAIMS, await(ring.verifier().verify(await(ring.sign(CLAIMS, ring.kid())), "shoes")));
    }

    @Test
    void rotation_may_be_left_out_but_not_be_faster_than_publication() {
        assertFalse(settings("never").rotates());
        assertFalse(settings("0").rotates());
        assertTrue(settings("30d").rotates());
        Settings fast = new Settings(Settings.Overrides.of(java.util.Map.of("pass.rotate-every", "1m")));
        var unused = PassSettings.from(fast);
        assertThrows(SettingsRejected.class, fast::judge);
    }

    private static PassSettings settings(String rotateEvery) {
        Settings settings = new Settings(Settings.Overrides.of(java.util.Map.of("pass.rotate-every", rotateEvery)));
        PassSettings read = PassSettings.from(settings);
        settings.judge();
        return read;
    }

    private static void refused(Refusal refusal, org.junit.jupiter.api.function.Executable work) {
        ExecutionException failure = assertThrows(ExecutionException.class, work);
        assertEquals(refusal, ((Refused) failure.getCause()).refusal());
    }
}
