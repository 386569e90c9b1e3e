package sluice.journal;

/** A record that is not a journal entry. */
public final class MalformedEntry extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedEntry(String reason) {
        super(reason);
    }
}
