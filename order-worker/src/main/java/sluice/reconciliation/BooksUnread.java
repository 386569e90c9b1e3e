package sluice.reconciliation;

/** The provider's books cannot be read. */
public final class BooksUnread extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BooksUnread(Throwable cause) {
        super("the payment provider does not answer: " + cause.getMessage(), cause);
    }
}
