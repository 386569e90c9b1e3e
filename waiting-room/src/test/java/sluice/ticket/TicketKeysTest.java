package sluice.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static sluice.line.Stage.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.line.Stage;
import sluice.position.TestSales;
import sluice.postgres.Secrets;
import sluice.sale.Phase;
import sluice.sale.SaleId;
import sluice.signing.SigningKeyRing;

class TicketKeysTest {
    @Test
    void all_nodes_of_an_installation_sign_alike() {
        try (Stage stage = new Stage("100")) {
            Ticket ticket = new Ticket("AAECAwQFBgcICQoLDA0ODw", 1, 1, new SaleId("shoes"));
            Secrets secrets = new Secrets(stage.postgres);
            SigningKeyRing one = await(new SigningKeyRing(secrets, TicketTokens.PURPOSE).load());
            SigningKeyRing other = await(new SigningKeyRing(secrets, TicketTokens.PURPOSE).load());
            String token = new TicketTokens(one).sign(ticket);
            assertEquals(ticket, new TicketTokens(other).verify(ticket.sale(), token));
        }
    }

    @Test
    void a_new_key_takes_over_without_a_ticket_getting_lost() {
        try (Stage stage = new Stage("100")) {
            Ticket ticket = new Ticket("AAECAwQFBgcICQoLDA0ODw", 1, 1, new SaleId("shoes"));
            Secrets secrets = new Secrets(stage.postgres);
            SigningKeyRing one = await(new SigningKeyRing(secrets, TicketTokens.PURPOSE).load());
            SigningKeyRing other = await(new SigningKeyRing(secrets, TicketTokens.PURPOSE).load());
            String before = new TicketTokens(one).sign(ticket);
            assertEquals("2", await(one.rotate(Secrets.Note.NONE)));
            assertEquals(before, new TicketTokens(one).sign(ticket), "the other node does not know the new key yet");
            await(stage.postgres.run("UPDATE secret SET created_at = created_at - interval '2 minutes'"));
            await(one.load());
            await(other.load());
            String after = new TicketTokens(one).sign(ticket);
            assertNotEquals(before, after);
            for (String token : List.of(before, after)) {
                assertEquals(ticket, new TicketTokens(other).verify(ticket.sale(), token));
            }
        }
    }

    @Test
    void a_device_has_one_ticket_id_of_128_bits_in_a_sale() {
        String id = TicketIds.of(TestSales.sale("shoes", Phase.OPEN), "0123456789abcdef012345");
        assertEquals(22, id.length());
        assertEquals(id, TicketIds.of(TestSales.sale("shoes", Phase.OPEN), "0123456789abcdef012345"));
    }
}
