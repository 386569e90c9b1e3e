package sluice.ticket;

import sluice.sale.SaleId;

/**
 * One shopper's standing in the line of one sale.
 *
 * @param id 128 bits as 22 characters of base64url; the same for the same device, see {@link TicketIds}
 * @param index how many tickets of the sale came before, from 0; never given twice
 * @param generation which line of the sale: it rises when the line was lost as a whole
 */
public record Ticket(String id, long index, int generation, SaleId sale) {
    @Override
    public String toString() {
        return "Ticket[" + sale + " index " + index + "]";
    }
}
