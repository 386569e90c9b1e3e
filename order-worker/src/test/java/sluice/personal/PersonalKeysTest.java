package sluice.personal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.personal.PersonalKeys.Sealed;

class PersonalKeysTest {
    private static final String ORDER = "AAECAwQFBgcICQoLDA0ODw";
    private static final byte[] PLAIN = "Ada Lovelace".getBytes(StandardCharsets.UTF_8);

    private final PersonalKeys keys = PersonalKeys.read(PersonalKeys.line("1"));

    private static Buffer flipped(Buffer bytes, int at) {
        byte[] flipped = bytes.getBytes();
        flipped[at] ^= 1;
        return Buffer.buffer(flipped);
    }

    @Test
    void what_was_sealed_is_opened_and_says_nothing_else() {
        Sealed sealed = keys.seal(ORDER, PLAIN);
        assertArrayEquals(PLAIN, keys.open(ORDER, sealed).orElseThrow());
        assertFalse(sealed.text().toString(StandardCharsets.ISO_8859_1).contains("Ada"));
        assertEquals(PLAIN.length + 16, sealed.text().length());
    }

    @Test
    void keys_that_are_added_at_once_are_all_there(@TempDir Path folder) {
        Path file = folder.resolve("keys");
        Set<String> ids = IntStream.range(0, 16)
                .parallel()
                .mapToObj(one -> PersonalKeyFile.add(file))
                .collect(Collectors.toSet());
        assertEquals(16, ids.size());
        assertTrue(ids.stream().allMatch(PersonalKeyFile.read(file)::knows));
    }

    @Test
    void the_same_text_is_never_sealed_alike() {
        Sealed one = keys.seal(ORDER, PLAIN);
        Sealed other = keys.seal(ORDER, PLAIN);
        assertNotEquals(one.nonce(), other.nonce());
        assertNotEquals(one.text(), other.text());
    }

    @Test
    void nothing_opens_that_was_changed_or_put_to_another_order_or_key() {
        Sealed sealed = keys.seal(ORDER, PLAIN);
        for (int i = 0; i < sealed.text().length(); i++) {
            Sealed changed = new Sealed("1", sealed.nonce(), flipped(sealed.text(), i));
            assertEquals(Optional.empty(), keys.open(ORDER, changed));
        }
        assertEquals(Optional.empty(), keys.open(ORDER, new Sealed("1", flipped(sealed.nonce(), 3), sealed.text())));
        assertEquals(Optional.empty(), keys.open("BBECAwQFBgcICQoLDA0ODw", sealed));
        String line = PersonalKeys.line("1");
        PersonalKeys named = PersonalKeys.read(line + line.replaceFirst("1", "2"));
        Sealed byOne = PersonalKeys.read(line).seal(ORDER, PLAIN);
        assertEquals(Optional.empty(), named.open(ORDER, new Sealed("2", byOne.nonce(), byOne.text())));
    }

    @Test
    void the_last_key_seals_and_earlier_ones_open() {
        String first = PersonalKeys.line("a");
        Sealed before = PersonalKeys.read(first).seal(ORDER, PLAIN);
        PersonalKeys both = PersonalKeys.read("# keys\n\n" + first + PersonalKeys.line("b"));
        assertEquals("b", both.newest());
        assertEquals("b", both.seal(ORDER, PLAIN).keyId());
        assertArrayEquals(PLAIN, both.open(ORDER, before).orElseThrow());
    }

    @Test
    void a_file_that_is_not_understood_names_its_line_and_quotes_nothing() {
        String key = PersonalKeys.line("1").substring(2).strip();
        for (String wrong : new String[] {"", "1", "1 " + key.substring(1), "a b " + key, "1  " + key}) {
            MalformedKeys refused = assertThrows(MalformedKeys.class, () -> PersonalKeys.read("# x\n" + wrong));
            assertFalse(refused.getMessage().contains(key.substring(5)), refused.getMessage());
        }
        assertThrows(MalformedKeys.class, () -> PersonalKeys.read("1 " + key + "\n1 " + key));
    }

    @Test
    void the_file_is_made_once_for_its_owner_alone_and_gets_a_key_at_its_end(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/personal-data.keys");
        PersonalKeyFile.makeIfMissing(file);
        String first = Files.readString(file);
        PersonalKeyFile.makeIfMissing(file);
        assertEquals(first, Files.readString(file));
        assertEquals("2", PersonalKeyFile.add(file));
        assertTrue(Files.readString(file).startsWith(first));
        assertEquals("2", PersonalKeyFile.read(file).newest());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var files = Files.list(file.getParent())) {
            assertTrue(files.noneMatch(left -> left.toString().endsWith(".next")));
        }
    }
}
