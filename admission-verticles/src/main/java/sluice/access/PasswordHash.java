package sluice.access;

import io.vertx.core.buffer.Buffer;

/** What is kept of a password, with all that is needed to make it again. */
record PasswordHash(String algorithm, int iterations, Buffer salt, Buffer hash) {
    @Override
    public String toString() {
        return "PasswordHash[***]";
    }
}
