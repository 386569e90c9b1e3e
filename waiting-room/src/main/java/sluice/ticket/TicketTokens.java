package sluice.ticket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import sluice.sale.Refusal;
import sluice.sale.SaleId;
import sluice.signing.Hmac;
import sluice.signing.SigningKeyRing;
import sluice.signing.SigningKeys;

/**
 * Tickets as tokens: base64url of key id (1 byte), generation (4), index (8), id (16) and HMAC-SHA256 cut to 16 bytes;
 * 45 bytes, 60 characters. The code also covers the sale's id, which the token does not carry.
 */
public final class TicketTokens {
    /** The purpose of the keys that sign tickets. */
    public static final String PURPOSE = "ticket";

    private static final int BODY_BYTES = 1 + 4 + 8 + TicketIds.BYTES;
    private static final int CODE_BYTES = 16;
    private static final int CHARACTERS = (BODY_BYTES + CODE_BYTES) * 4 / 3;

    private final Supplier<SigningKeys> ring;

    public TicketTokens(SigningKeyRing ring) {
        this(ring::keys);
    }

    TicketTokens(Supplier<SigningKeys> ring) {
        this.ring = ring;
    }

    public String sign(Ticket ticket) {
        SigningKeys keys = ring.get();
        ByteBuffer token = ByteBuffer.allocate(BODY_BYTES + CODE_BYTES)
                .put(keys.signing())
                .putInt(ticket.generation())
                .putLong(ticket.index())
                .put(TicketIds.read(ticket.id()));
        token.put(code(keys.key(keys.signing()), token.array(), ticket.sale()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    private static byte[] code(Hmac key, byte[] token, SaleId sale) {
        byte[] name = sale.value().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(key.of(token, BODY_BYTES, name), CODE_BYTES);
    }

    /** The ticket in {@code token} if we signed it for {@code sale}; else the refusal {@code unknown_ticket}. */
    public Ticket verify(SaleId sale, String token) {
        byte[] bytes = decode(token);
        Hmac key = ring.get().key(bytes[0]);
        byte[] code = Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length);
        if (key == null || !MessageDigest.isEqual(code, code(key, bytes, sale))) throw Refusal.UNKNOWN_TICKET.refused();
        ByteBuffer body = ByteBuffer.wrap(bytes, 1, BODY_BYTES - 1);
        int generation = body.getInt();
        long index = body.getLong();
        return new Ticket(index, generation, sale, Arrays.copyOfRange(bytes, BODY_BYTES - TicketIds.BYTES, BODY_BYTES));
    }

    private static byte[] decode(String token) {
        if (token.length() == CHARACTERS && token.indexOf('=') < 0) {
            try {
                return Base64.getUrlDecoder().decode(token);
            } catch (IllegalArgumentException e) {
                // answered below like every other token that is not ours
            }
        }
        throw Refusal.UNKNOWN_TICKET.refused();
    }
}
