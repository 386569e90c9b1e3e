package sluice.ticket;

import java.util.Objects;
import sluice.sale.SaleId;

/** One shopper's standing in the line of one sale. Never changes. */
public final class Ticket {
    private final long index;
    private final int generation;
    private final SaleId sale;
    private final byte[] idBytes;
    // Written when first asked for: a poll, which is nearly all that tickets are read for, does not need it.
    private String id;

    /**
     * @param id 128 bits as 22 characters of base64url; the same for the same device, see {@link TicketIds}
     * @param index how many tickets of the sale came before, from 0; never given twice
     * @param generation which line of the sale: it rises when the line was lost as a whole
     */
    public Ticket(String id, long index, int generation, SaleId sale) {
        this(index, generation, sale, null);
        this.id = id;
    }

    /** {@code idBytes} has 16 bytes and is not copied. */
    Ticket(long index, int generation, SaleId sale, byte[] idBytes) {
        this.index = index;
        this.generation = generation;
        this.sale = sale;
        this.idBytes = idBytes;
    }

    public String id() {
        String known = id;
        if (known == null) {
            known = TicketIds.write(idBytes);
            id = known;
        }
        return known;
    }

    public long index() {
        return index;
    }

    public int generation() {
        return generation;
    }

    public SaleId sale() {
        return sale;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ticket ticket
                && index == ticket.index
                && generation == ticket.generation
                && sale.equals(ticket.sale)
                && id().equals(ticket.id());
    }

    @Override
    public int hashCode() {
        return Objects.hash(sale, index);
    }

    @Override
    public String toString() {
        return "Ticket[" + sale + " index " + index + "]";
    }
}
