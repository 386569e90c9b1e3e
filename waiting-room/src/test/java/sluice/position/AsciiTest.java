package sluice.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class AsciiTest {
    private static String written(Ascii ascii) {
        Buffer buffer = Buffer.buffer();
        ascii.appendTo(buffer);
        return buffer.toString();
    }

    @Test
    void numbers_are_written_as_java_writes_them() {
        for (long number : new long[] {0, 1, 9, 10, 11, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE}) {
            assertEquals(Long.toString(number), written(new Ascii(0).put(number)));
        }
    }

    @Test
    void one_thing_comes_behind_the_other_however_little_room_was_made() {
        assertEquals("a=12,b", written(new Ascii(1).put(Ascii.of("a=")).put(12).put(",b")));
    }

    @Test
    void it_is_appended_to_what_is_there() {
        Buffer buffer = Buffer.buffer("there ");
        new Ascii(8).put("it is").appendTo(buffer);
        assertEquals("there it is", buffer.toString());
    }
}
