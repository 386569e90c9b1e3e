package sluice.journal;

/** Another worker has moved the cursor: read it again and go on from there. */
public final class StaleCursor extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleCursor(Cursor from) {
        super("the cursor of " + from.sale() + " is no longer at " + from.fold(), null, false, false);
    }
}
