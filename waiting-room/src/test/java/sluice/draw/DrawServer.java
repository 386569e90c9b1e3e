package sluice.draw;

import io.vertx.core.http.HttpServer;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.line.Stage;
import sluice.postgres.Postgres;
import sluice.ticket.TicketReader;

/** A server with the draw's routes only. */
final class DrawServer {
    private DrawServer() {}

    static HttpServer listen(Stage stage, Postgres postgres) {
        Endpoints endpoints = new Endpoints(stage.vertx, stage.http, (code, sale) -> {});
        TicketReader tickets = new TicketReader(stage.tokens, new Cookies(false));
        new DrawRoutes(
                        stage.vertx,
                        new DrawRoutes.Parts(
                                stage.catalogue, tickets, new PlacesBook(stage.vertx), new DrawRows(postgres)))
                .mount(endpoints);
        endpoints.seal();
        return Stage.await(stage.vertx
                .createHttpServer(stage.http.options())
                .requestHandler(endpoints)
                .listen(0, "127.0.0.1"));
    }
}
