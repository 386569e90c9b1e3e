package sluice.draw;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import sluice.ticket.TicketIds;

/** Reads a published bundle of any permitted size, holding 16 bytes for each ticket. */
public final class BundleReader {
    private static final long MOST_BYTES = 256L << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_BYTES)
                    .maxNestingDepth(4)
                    .maxStringLength(1024)
                    .maxNumberLength(20)
                    .maxNameLength(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonObject head = new JsonObject();
    private final ByteArrayOutputStream ids = new ByteArrayOutputStream();

    private BundleReader() {}

    /** The bundle in {@code source}; {@link MalformedDraw} if there is none in it. */
    public static Bundle read(InputStream source) throws IOException {
        try (JsonParser parser = JSON.createParser(source)) {
            return new BundleReader().read(parser);
        } catch (JsonProcessingException e) {
            throw new MalformedDraw("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private Bundle read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) throw new MalformedDraw("it is not a JSON object");
        boolean complete = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("tickets")) {
                readTickets(parser);
                complete = true;
            } else {
                readField(parser, name);
            }
        }
        PublishedDraw draw = PublishedDraw.read(head);
        if (!complete) throw new MalformedDraw("it has no tickets: this is not the bundle");
        return new Bundle(draw, ids.toByteArray());
    }

    private void readField(JsonParser parser, String name) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> head.put(name, parser.getText());
            case VALUE_NUMBER_INT -> head.put(name, parser.getNumberValue());
            case VALUE_NULL -> head.putNull(name);
            default -> parser.skipChildren();
        }
    }

    private void readTickets(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) throw new MalformedDraw("tickets is not a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int index = ids.size() / MerkleTree.ID;
            if (index == Draws.MOST) throw new MalformedDraw("there are more tickets than a draw may have");
            ids.writeBytes(parser.currentToken() == JsonToken.VALUE_NULL ? new byte[MerkleTree.ID] : id(parser, index));
        }
    }

    private static byte[] id(JsonParser parser, int index) throws IOException {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        if (!isId(text)) throw new MalformedDraw("tickets[" + index + "] is not 22 characters of base64url");
        return TicketIds.read(text);
    }

    /** Whether {@code text} is an id as it is written, and not another spelling of its bytes. */
    public static boolean isId(String text) {
        return text.matches("[A-Za-z0-9_-]{22}")
                && TicketIds.write(TicketIds.read(text)).equals(text);
    }
}
