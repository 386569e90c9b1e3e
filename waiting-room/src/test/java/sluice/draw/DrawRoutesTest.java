package sluice.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static sluice.line.Stage.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.contract.Contract;
import sluice.line.Stage;
import sluice.postgres.Postgres;
import sluice.sale.Phase;
import sluice.sale.Sale;
import sluice.ticket.Ticket;
import sluice.ticket.TicketIds;

class DrawRoutesTest {
    private static final int COHORT = 5000;

    private static Stage stage;
    private static HttpServer server;
    private static Contract contract;
    private static HttpClient client;
    private static Sale drawn;
    private static Sale waiting;

    @BeforeAll
    static void start() {
        stage = new Stage("1000");
        contract = Contract.load(stage.vertx);
        client = HttpClient.newHttpClient();
        server = DrawServer.listen(stage, stage.postgres);
        waiting = stage.sale(Phase.PREQUEUE);
        drawn = draw(stage.sale(Phase.PREQUEUE));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private static Sale draw(Sale sale) {
        DrawRows rows = new DrawRows(stage.postgres);
        Cohort cohort = Cohort.of(Vectors.ids(COHORT));
        await(stage.postgres.transaction(transaction ->
                rows.close(transaction, sale.id(), cohort).compose(kept -> rows.open(transaction, sale))));
        await(stage.catalogue.refresh());
        return stage.catalogue.get(sale.id());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            contract.judge(response);
            return response;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder to(Sale sale, String rest) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/sales/" + sale.id() + rest));
    }

    private static String bearer(Sale sale, byte[] id, int index) {
        return "Bearer " + stage.tokens.sign(new Ticket(TicketIds.write(id), index, 1, sale.id()));
    }

    private static HttpRequest.Builder mine(Sale sale, byte[] id, int index) {
        return to(sale, "/tickets/me/draw").header("Authorization", bearer(sale, id, index));
    }

    private static void refused(int status, String code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(code, new JsonObject(response.body()).getString("code"));
    }

    @Test
    void before_the_draw_only_the_commitment_is_known() {
        JsonObject head = new JsonObject(send(to(waiting, "/draw")).body());
        assertEquals("sluice-draw-1", head.getString("algorithm"));
        assertEquals(64, head.getString("commitment").length());
        for (String field : new String[] {"cohort", "root", "secret", "seed", "drawn_at", "closed_at"}) {
            assertNull(head.getValue(field), field);
        }
        refused(409, "not_drawn", send(to(waiting, "/draw/bundle")));
        refused(409, "not_drawn", send(mine(waiting, Vectors.id(0), 0)));
    }

    @Test
    void the_head_is_revalidated() {
        HttpResponse<String> first = send(to(drawn, "/draw"));
        assertEquals(COHORT, new JsonObject(first.body()).getInteger("cohort"));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertEquals(304, send(to(drawn, "/draw").header("If-None-Match", tag)).statusCode());
        assertEquals(
                200,
                send(to(drawn, "/draw/bundle").header("If-None-Match", tag)).statusCode(),
                "another document, another tag");
    }

    @Test
    void the_bundle_holds_every_ticket_and_checks_out() throws IOException {
        HttpResponse<String> response = send(to(drawn, "/draw/bundle"));
        assertEquals(200, response.statusCode());
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        Bundle bundle = BundleReader.read(new ByteArrayInputStream(body));
        assertEquals(Set.of(), bundle.misfits());
        assertEquals(
                COHORT,
                new JsonObject(Buffer.buffer(body)).getJsonArray("tickets").size());
        assertNull(new JsonObject(Buffer.buffer(body)).getJsonArray("tickets").getString(3));
        String tag = response.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = send(to(drawn, "/draw/bundle").header("If-None-Match", tag));
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
    }

    @Test
    void the_head_of_a_bundle_may_be_asked_for_alone() throws Exception {
        HttpResponse<String> head = client.send(
                to(drawn, "/draw/bundle")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void a_bundle_of_nobody_is_whole() throws IOException {
        Sale empty = stage.sale(Phase.PREQUEUE);
        DrawRows rows = new DrawRows(stage.postgres);
        await(stage.postgres.transaction(transaction -> rows.close(transaction, empty.id(), Cohort.of(new byte[0]))
                .compose(kept -> rows.open(transaction, empty))));
        await(stage.catalogue.refresh());
        String body = send(to(empty, "/draw/bundle")).body();
        Bundle bundle = BundleReader.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        assertEquals(Set.of(), bundle.misfits());
        refused(404, "not_in_draw", send(mine(empty, Vectors.id(0), 0)));
    }

    @Test
    void each_shopper_gets_a_proof_of_his_place() {
        PublishedDraw head =
                PublishedDraw.read(new JsonObject(send(to(drawn, "/draw")).body()));
        for (int index : new int[] {0, 1, 1023, 1024, 2500, 4998, 4999}) {
            if (index % 7 == 3) continue;
            JsonObject json =
                    new JsonObject(send(mine(drawn, Vectors.id(index), index)).body());
            assertEquals(index, json.getInteger("index"));
            assertEquals(Optional.empty(), Vectors.claim(json).misfit(head), "index " + index);
        }
    }

    @Test
    void who_finds_a_full_pool_of_connections_is_told_to_come_again_not_that_the_store_is_away() {
        Postgres narrow = stage.postgres(2, 1);
        int port = DrawServer.listen(stage, narrow).actualPort();
        URI proof = URI.create("http://127.0.0.1:" + port + "/v1/sales/" + drawn.id() + "/tickets/me/draw");
        HttpRequest.Builder asked =
                HttpRequest.newBuilder(proof).header("Authorization", bearer(drawn, Vectors.id(0), 0));
        Promise<Void> over = Promise.promise();
        List<Future<Void>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Promise<Void> begun = Promise.promise();
            held.add(narrow.transaction(transaction -> {
                begun.complete();
                return over.future();
            }));
            await(begun.future());
        }
        Future<?> waits = narrow.run("SELECT 1");
        HttpResponse<String> full = send(asked);
        refused(503, "busy", full);
        assertEquals("1", full.headers().firstValue("Retry-After").orElseThrow());
        over.complete();
        held.forEach(Stage::await);
        await(waits);
        assertEquals(200, send(asked).statusCode());
        await(narrow.close());
    }

    @Test
    void who_was_not_in_the_draw_is_told_so() {
        refused(404, "not_in_draw", send(mine(drawn, Vectors.id(COHORT), COHORT)));
        refused(404, "not_in_draw", send(mine(drawn, Vectors.id(3), 3)));
        refused(404, "unknown_ticket", send(to(drawn, "/tickets/me/draw")));
        refused(
                404,
                "unknown_sale",
                send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/sales/no-such/draw/bundle"))));
    }
}
