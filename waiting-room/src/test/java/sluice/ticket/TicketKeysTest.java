package sluice.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sluice.line.Stage.await;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import sluice.line.Stage;
import sluice.position.TestSales;
import sluice.postgres.Secrets;
import sluice.sale.Phase;
import sluice.sale.SaleId;

class TicketKeysTest {
    @Test
    void all_nodes_of_an_installation_sign_alike() {
        try (Stage stage = new Stage("100")) {
            Ticket ticket = new Ticket("AAECAwQFBgcICQoLDA0ODw", 1, 1, new SaleId("shoes"));
            Secrets secrets = new Secrets(stage.postgres);
            Future<TicketKeys> one = TicketKeys.load(secrets);
            Future<TicketKeys> other = TicketKeys.load(secrets);
            String token = new TicketTokens(await(one)).sign(ticket);
            assertEquals(ticket, new TicketTokens(await(other)).verify(ticket.sale(), token));
        }
    }

    @Test
    void a_device_has_one_ticket_id_of_128_bits_in_a_sale() {
        String id = TicketIds.of(TestSales.sale("shoes", Phase.OPEN), "0123456789abcdef012345");
        assertEquals(22, id.length());
        assertEquals(id, TicketIds.of(TestSales.sale("shoes", Phase.OPEN), "0123456789abcdef012345"));
    }
}
