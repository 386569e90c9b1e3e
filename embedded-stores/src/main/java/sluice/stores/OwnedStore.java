package sluice.stores;

import java.io.IOException;

/** A store in the hands of the supervisor. */
interface OwnedStore {

    /** Starts it on its port and returns when it serves; clears what a killed supervisor left of it before. */
    void start() throws IOException;

    /** Stops it in good order, also when it has only half started; does nothing when it is not running. */
    void stop() throws IOException;

    /** Kills it as a crash would. */
    void kill() throws IOException;

    int port();

    /** The id of its process, 0 when it is not running. */
    long pid();
}
