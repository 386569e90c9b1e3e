package sluice.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run a program that refuses to run as root or as a user without a name, as Postgres does: as it is when we are
 * neither, else in a user name space where we are nobody, else as user 65534, to whom root hands its files over.
 */
record Unprivileged(List<String> prefix, int owner) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65_534;
    private static final List<String> UNSHARE = List.of("unshare", "-U");
    private static final List<String> SETPRIV =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    static Unprivileged here() throws IOException {
        int user = user();
        boolean hasName = Processes.succeeds(List.of("id", "-un"));
        if (user != ROOT && hasName) {
            return new Unprivileged(List.of(), user);
        }
        if (Processes.succeeds(with(UNSHARE, List.of("true")))) {
            return new Unprivileged(UNSHARE, user);
        }
        return user == ROOT ? asNobody() : new Unprivileged(List.of(), user);
    }

    /** Asked of a new file, since Java's own answer is 0 for a user without a name, as containers have them. */
    static int user() throws IOException {
        Path mine = Files.createTempFile("sluice-", ".user");
        try {
            return (int) Files.getAttribute(mine, "unix:uid");
        } finally {
            Files.delete(mine);
        }
    }

    static Unprivileged asNobody() {
        if (Processes.succeeds(with(SETPRIV, List.of("true")))) {
            return new Unprivileged(SETPRIV, NOBODY);
        }
        throw new StoreFailure("Postgres refuses to run as root, and neither 'unshare -U' nor 'setpriv' works here;"
                + " start as another user");
    }

    boolean isOtherUser() {
        return owner == NOBODY;
    }

    List<String> command(List<String> command) {
        return with(prefix, command);
    }

    /** Gives a file or folder to the user of the program, also back to root after a time as nobody. */
    void handOver(Path place) throws IOException {
        if (owner == (int) Files.getAttribute(place, "unix:uid")) {
            return;
        }
        String user = Integer.toString(owner);
        if (!Processes.succeeds(List.of("chown", "-R", user + ":" + user, place.toString()))) {
            throw new StoreFailure("cannot hand " + place + " over to user " + user);
        }
    }

    boolean canEnter(Path folder) {
        return Processes.succeeds(command(List.of("test", "-x", folder.toString())));
    }

    private static List<String> with(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }
}
