package sluice.ticket;

import java.util.Optional;
import sluice.http.Call;
import sluice.http.Cookies;
import sluice.sale.Refusal;
import sluice.sale.Refused;
import sluice.sale.Sale;
import sluice.sale.SaleId;

/** Finds the ticket of a request: the bearer token, else the sale's cookie. */
public final class TicketReader {
    private static final String COOKIE = "sluice-ticket-";

    private final TicketTokens tokens;
    private final Cookies cookies;

    public TicketReader(TicketTokens tokens, Cookies cookies) {
        this.tokens = tokens;
        this.cookies = cookies;
    }

    /** The verified ticket; without one, or with one that is not of this sale, the refusal {@code unknown_ticket}. */
    public Ticket of(Call call, Sale sale) {
        Optional<String> token = call.bearer();
        if (token.isEmpty()) token = cookies.get(call, COOKIE + sale.id());
        if (token.isEmpty()) throw Refusal.UNKNOWN_TICKET.refused();
        return tokens.verify(sale.id(), token.get());
    }

    /** The verified ticket, if the request carries one of this sale. */
    public Optional<Ticket> find(Call call, Sale sale) {
        try {
            return Optional.of(of(call, sale));
        } catch (Refused unknown) {
            return Optional.empty();
        }
    }

    /** Signs {@code ticket} and gives it to the browser as the sale's cookie; answers the token. */
    public String give(Call call, Ticket ticket) {
        String token = tokens.sign(ticket);
        cookies.set(call, COOKIE + ticket.sale(), token);
        return token;
    }

    /** Takes the sale's cookie back from the browser. */
    public void take(Call call, SaleId sale) {
        cookies.clear(call, COOKIE + sale);
    }
}
