package sluice.ledger;

import java.util.List;
import sluice.reservation.Line;
import sluice.reservation.LinesText;

/** A reservation as it stands in the {@code reservations} hash. */
public record Holding(String status, String ticket, String buyer, List<Line> lines, String fingerprint, String entry) {
    private static final int FIELDS = 6;

    static Holding parse(String text) {
        List<String> fields = List.of(text.split("\\|", -1));
        if (fields.size() != FIELDS) throw new IllegalArgumentException("not a reservation");
        return new Holding(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                LinesText.read(fields.get(3)),
                fields.get(4),
                fields.get(5));
    }

    String text() {
        return String.join("|", status, ticket, buyer, LinesText.write(lines), fingerprint, entry);
    }

    Holding ended(String finish) {
        return new Holding(finish, ticket, buyer, lines, fingerprint, entry);
    }
}
