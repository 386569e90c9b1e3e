package sluice.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import sluice.sale.Refusal;

/** Reads a JSON object from untrusted bytes: valid UTF-8, bounded depth and lengths, no duplicate keys, no trailer. */
public final class StrictJson {
    private final JsonFactory factory;

    /** {@code depth}: how deep objects and arrays may be nested. */
    public StrictJson(int depth) {
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(64)
                        .maxStringLength(16_384)
                        .maxNameLength(256)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** The object in {@code body}, or the refusal {@code bad_json}. */
    public JsonObject object(Buffer body) {
        try {
            Object value = JacksonCodec.fromParser(factory.createParser(text(body)), Object.class);
            if (value instanceof JsonObject object) return object;
        } catch (DecodeException | IOException e) {
            // answered below; the parser's words may quote the input
        }
        throw Refusal.BAD_JSON.refused();
    }

    /** Decoded here, because the parser guesses the encoding and would also take UTF-16 and UTF-32. */
    private static String text(Buffer body) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(body.getBytes()))
                .toString();
    }
}
