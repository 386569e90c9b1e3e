package sluice.operator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sluice.sale.Refusal;

/** Reads an operator's JSON object field by field and notes every complaint, told all at once by {@link #judge()}. */
final class Fields {
    /** In a text: neither control characters nor halves of a surrogate pair, which no store keeps as they are. */
    private static final String SIGN = "[^\\p{Cntrl}\\p{Cs}]";

    private static final Instant EARLIEST = Instant.EPOCH;

    private final JsonObject json;
    private final String path;
    private final List<String> complaints;
    private final Set<String> read = new HashSet<>();

    Fields(JsonObject json) {
        this(json, "", new ArrayList<>());
    }

    private Fields(JsonObject json, String path, List<String> complaints) {
        this.json = json;
        this.path = path;
        this.complaints = complaints;
    }

    boolean has(String name) {
        return json.getValue(name) != null;
    }

    private Object value(String name) {
        read.add(name);
        return json.getValue(name);
    }

    /** A required text that matches {@code form}. */
    String text(String name, String form, String rule) {
        if (value(name) instanceof String text && text.matches(form)) return text;
        complain(name, rule);
        return "";
    }

    /** A title: 1 to 200 characters, no control characters. */
    String title(String name) {
        return text(name, SIGN + "{1,200}", "a text of 1 to 200 characters without control characters");
    }

    /** A text of 1 to {@code most} characters; null if the field is not there. */
    String textOrNull(String name, int most) {
        if (value(name) == null) return null;
        return text(name, SIGN + "{1," + most + "}", "a text of 1 to " + most + " characters, or null");
    }

    /** A required message of 1 to 500 characters, or null. */
    String messageOrNull(String name) {
        boolean none = json.containsKey(name) && value(name) == null;
        return none ? null : text(name, SIGN + "{1,500}", "a text of 1 to 500 characters, or null");
    }

    /** A new password: 12 to 128 characters. */
    String password(String name) {
        return text(name, SIGN + "{12,128}", "a text of 12 to 128 characters");
    }

    /** True, false, or null if the field is not there. */
    Boolean flagOrNull(String name) {
        Object value = value(name);
        if (value == null || value instanceof Boolean) return (Boolean) value;
        complain(name, "true or false");
        return null;
    }

    /** A whole number in a range; {@code absent} if the field is not there. */
    long number(String name, long least, long most, long absent) {
        Object value = value(name);
        if (value == null) return absent;
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= least && number <= most) return number;
        }
        complain(name, "a whole number from " + least + " to " + most);
        return least;
    }

    /** A required whole number in a range. */
    long number(String name, long least, long most) {
        if (!has(name)) complain(name, "required: a whole number from " + least + " to " + most);
        return number(name, least, most, least);
    }

    /** An RFC 3339 time since 1970, or null. */
    Instant time(String name) {
        Object value = value(name);
        if (value == null) return null;
        try {
            if (value instanceof String text && text.matches("[0-9]{4}-.*")) {
                Instant time = OffsetDateTime.parse(text).toInstant();
                if (!time.isBefore(EARLIEST)) return time;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        complain(name, "a time such as 2027-01-31T18:00:00Z");
        return null;
    }

    /** One of {@code words}; the first if the field is not there. */
    String choice(String name, List<String> words) {
        Object value = value(name);
        if (value == null) return words.get(0);
        if (value instanceof String text && words.contains(text)) return text;
        complain(name, "one of " + String.join(", ", words));
        return words.get(0);
    }

    /** true or false; {@code absent} if the field is not there. */
    boolean flag(String name, boolean absent) {
        Object value = value(name);
        if (value == null) return absent;
        if (value instanceof Boolean flag) return flag;
        complain(name, "true or false");
        return absent;
    }

    /** A text that matches {@code form}; {@code absent} if the field is not there. */
    String text(String name, String form, String rule, String absent) {
        return value(name) == null ? absent : text(name, form, rule);
    }

    /** The fields of an object; null if the field is null or not there. */
    Fields objectOrNull(String name) {
        Object value = value(name);
        if (value == null) return null;
        if (value instanceof JsonObject object) return new Fields(object, path + name + ".", complaints);
        complain(name, "an object, or null");
        return null;
    }

    /** Whether the field is there, be it null. */
    boolean names(String name) {
        return json.containsKey(name);
    }

    /** The objects of a required list with at most {@code most} elements. */
    List<Fields> objects(String name, int most) {
        List<Fields> objects = new ArrayList<>();
        if (!(value(name) instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            complain(name, "a list of 1 to " + most + " objects");
            return objects;
        }
        for (int i = 0; i < array.size(); i++) {
            String place = path + name + "[" + i + "].";
            if (array.getValue(i) instanceof JsonObject object) objects.add(new Fields(object, place, complaints));
            else complain(name + "[" + i + "]", "an object");
        }
        return objects;
    }

    void complain(String name, String rule) {
        complaints.add(path + name + ": " + rule);
    }

    /** Complains about fields that nobody asked for; call after the last field was read. */
    void nothingElse() {
        for (String name : json.fieldNames()) {
            if (!read.contains(name)) complain(name, "there is no such field");
        }
    }

    /** Throws {@code field_invalid} with every complaint. */
    void judge() {
        if (!complaints.isEmpty()) throw Refusal.FIELD_INVALID.refused(String.join("; ", complaints));
    }
}
