package sluice.simulation;

/** A store did not do what it was asked, and says so. */
final class StoreAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreAway(String what) {
        super(what, null, false, false);
    }
}
