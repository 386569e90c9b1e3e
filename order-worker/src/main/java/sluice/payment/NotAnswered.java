package sluice.payment;

/** The provider said something that settles nothing: ask again, as after silence. */
final class NotAnswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAnswered(String what) {
        super(what, null, false, false);
    }
}
