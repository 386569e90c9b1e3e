package sluice.audit;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Follows the trail's chain of hashes row by row: ids without a gap from 1, and each row's hash the SHA-256 of the hash
 * before it and of its own content.
 */
public final class AuditChain {
    // A chain says nothing of its own end: whoever cuts off its tail, or writes all of it anew, leaves one that is
    // whole.
    // That is what a head noted elsewhere is for: this row must still be there, with this hash.

    /** One row: {@code content} is what its hash covers besides the hash before it. */
    public record Link(long id, Buffer content, Buffer hash) {}

    /** A row that was the newest when it was noted; {@code hash} in hex. */
    public record Head(long id, String hash) {
        @Override
        public String toString() {
            return id + ":" + hash;
        }

        /** Reads {@code ID:HASH}; empty if it is not one. */
        public static Optional<Head> read(String text) {
            if (!text.matches("[0-9]{1,18}:[0-9a-fA-F]{64}")) return Optional.empty();
            String[] parts = text.split(":", 2);
            return Optional.of(new Head(Long.parseLong(parts[0]), parts[1].toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private final MessageDigest sha256;
    private final Optional<Head> noted;
    private Head head = new Head(0, "");

    public AuditChain(Optional<Head> noted) {
        this.noted = noted;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Goes on to {@code link}; answers what is wrong with it, and then the chain is not to be followed further. */
    public Optional<String> follow(Link link) {
        if (link.id() != head.id() + 1) {
            return Optional.of("row " + (head.id() + 1) + " is missing: the next one is row " + link.id());
        }
        sha256.update(HexFormat.of().parseHex(head.hash()));
        byte[] expected = sha256.digest(link.content().getBytes());
        if (!MessageDigest.isEqual(expected, link.hash().getBytes())) {
            return Optional.of(
                    "row " + link.id() + " is not what was written: its hash fits neither it nor the rows before");
        }
        head = new Head(link.id(), HexFormat.of().formatHex(expected));
        boolean other = noted.isPresent()
                && noted.get().id() == head.id()
                && !noted.get().equals(head);
        return other
                ? Optional.of(
                        "row " + head.id() + " has not the hash that was noted: the rows up to it were written anew")
                : Optional.empty();
    }

    /** After the last row: what is missing at the end. */
    public Optional<String> end() {
        boolean cut = noted.isPresent() && noted.get().id() > head.id();
        return cut
                ? Optional.of("row " + (head.id() + 1) + " is missing: the trail was noted up to row "
                        + noted.get().id())
                : Optional.empty();
    }

    /** The newest row so far, which is also how many there are. */
    public Head head() {
        return head;
    }
}
