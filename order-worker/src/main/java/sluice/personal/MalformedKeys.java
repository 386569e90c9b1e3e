package sluice.personal;

/** A key file that cannot be used. The message quotes nothing of it. */
public final class MalformedKeys extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedKeys(String why) {
        super(why);
    }
}
