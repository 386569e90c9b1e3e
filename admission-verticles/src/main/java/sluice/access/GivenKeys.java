package sluice.access;

import java.util.Optional;

/**
 * The keys that no store knows: the one of the settings, which the deployment gives to all nodes, and the one of this
 * process, made at its start for its own demo and benches and valid nowhere else.
 */
public final class GivenKeys {
    private static final Operator SETTINGS = Operator.key("settings", Role.ADMIN);
    private static final Operator PROCESS = Operator.key("process", Role.ADMIN);

    private final String settings;
    private final String process = Secret.random();

    /** {@code token} of the settings; empty for none. */
    public GivenKeys(String token) {
        // Digests have one length, so that comparing them does not tell the token's.
        this.settings = token.isEmpty() ? "" : Secret.digest(token);
    }

    /** Whose key {@code shown} is; takes the same time whether it is one or not. */
    Optional<Operator> find(String shown) {
        String digest = Secret.digest(shown);
        boolean given = Secret.same(digest, settings);
        boolean own = Secret.same(digest, Secret.digest(process));
        return own ? Optional.of(PROCESS) : given ? Optional.of(SETTINGS) : Optional.empty();
    }

    /** This process's own key. */
    public String process() {
        return process;
    }

    @Override
    public String toString() {
        return "GivenKeys[***]";
    }
}
