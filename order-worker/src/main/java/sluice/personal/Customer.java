package sluice.personal;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.sale.Refusal;

/**
 * Who gets the goods, as the buyer wrote it: a name of 1 to 200 characters, an e-mail of at most 254, an address of 1
 * to 1000, which may have several lines. Its text is never shown by {@link #toString}.
 */
public record Customer(String name, String email, String address) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_ADDRESS = 1000;
    private static final Set<String> FIELDS = Set.of("name", "email", "address");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+");

    /** Reads what a buyer sent; the refusal {@code field_invalid} names the field and never quotes it. */
    static Customer of(JsonObject body) {
        if (!FIELDS.containsAll(body.fieldNames())) {
            throw Refusal.FIELD_INVALID.refused("The fields are name, email and address.");
        }
        Customer customer = new Customer(
                text(body, "name", LONGEST_NAME, false),
                text(body, "email", LONGEST_EMAIL, false),
                text(body, "address", LONGEST_ADDRESS, true));
        if (EMAIL.matcher(customer.email).matches()) return customer;
        throw Refusal.FIELD_INVALID.refused("email: an address such as ada@example.org.");
    }

    private static String text(JsonObject body, String field, int longest, boolean lines) {
        if (body.getValue(field) instanceof String text) {
            String stripped = text.strip();
            boolean fits = !stripped.isEmpty() && stripped.length() <= longest;
            if (fits && isText(stripped, lines)) return stripped;
        }
        throw Refusal.FIELD_INVALID.refused(field + ": 1 to " + longest
                + " characters, none of them a control character" + (lines ? " but line feeds." : "."));
    }

    private static boolean isText(String text, boolean lines) {
        boolean plain = text.chars().noneMatch(c -> Character.isISOControl(c) && !(lines && c == '\n'));
        // Half a surrogate pair has no form in UTF-8: it would be kept as a question mark.
        return plain && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static Customer read(Buffer plain) {
        return of(plain.toJsonObject());
    }

    /** On the wire and, sealed, at rest. */
    public JsonObject json() {
        return new JsonObject().put("name", name).put("email", email).put("address", address);
    }

    @Override
    public String toString() {
        return "Customer[***]";
    }
}
