package sluice.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Who makes a call: {@code name} is the actor of the audit trail, an operator's name or {@code key:<name>}. Only a
 * person has a session.
 */
public record Operator(String name, Role role, Optional<Session> session) {
    /** A session by the digest under which it is kept, in hex. */
    public record Session(String digest, Instant end) {}

    static Operator key(String name, Role role) {
        return new Operator("key:" + name, role, Optional.empty());
    }
}
