package sluice.launcher;

/** What keeps a process from starting that its owner can mend: a port that is taken, a store that does not answer. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
