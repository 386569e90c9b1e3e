package sluice.draw;

/** What was to be checked is not a drawn draw in the published form; the message says why. */
public final class MalformedDraw extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedDraw(String message) {
        super(message);
    }
}
