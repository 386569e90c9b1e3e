package sluice.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareClientTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void an_answer_is_whole_with_the_last_byte_of_its_body() {
        String answer = "HTTP/1.1 201 Created\r\ncontent-length: 12\r\n\r\n{\"index\":42}";
        for (int length = 0; length < answer.length(); length++) {
            assertNull(BareClient.whole(bytes(answer.substring(0, length))), answer.substring(0, length));
        }
        BareClient.Reply reply = BareClient.whole(bytes(answer));
        assertEquals(201, reply.status());
        assertEquals(42, reply.numberAfter("\"index\":"));
        assertEquals("index", reply.textAfter("{\"", 5));
    }

    @Test
    void an_answer_without_a_length_has_no_body() {
        assertEquals(
                204, BareClient.whole(bytes("HTTP/1.1 204 No Content\r\n\r\n")).status());
    }

    @Test
    void a_request_is_its_lines() {
        assertArrayEquals(
                bytes("GET /a HTTP/1.1\r\nHost: bench\r\nX: y\r\n\r\n"),
                BareClient.request("GET", "/a", "X: y").getBytes());
    }

    @Test
    void more_requests_than_connections_are_all_answered() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServer server = Stage.await(vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().end(request.path()).onFailure(gone -> {}))
                .listen(0, "127.0.0.1"));
        BareClient client = new BareClient(vertx, "http://127.0.0.1:" + server.actualPort(), 2);
        List<Future<BareClient.Reply>> replies = Stage.await(vertx.timer(1).map(fired -> {
            List<Future<BareClient.Reply>> sent = new ArrayList<>();
            for (int i = 0; i < 50; i++) sent.add(client.send(BareClient.request("GET", "/n" + i + ".")));
            return sent;
        }));
        for (int i = 0; i < 50; i++) assertEquals(i, Stage.await(replies.get(i)).numberAfter("/n"));
        Stage.await(client.close());
        Stage.await(vertx.close());
    }
}
