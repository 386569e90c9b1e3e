package sluice.simulation;

/**
 * Something that goes wrong.
 *
 * @param at ms from the beginning
 * @param length ms that it lasts
 * @param target number of the process or of what is lost
 */
record Fault(Kind kind, long at, long length, int target) {
    enum Kind {
        /** Requests of a process do not arrive. */
        REQUESTS_LOST,
        /** What a process asks for is done, and it does not hear of it. */
        ANSWERS_LOST,
        /** What a process asks for is done much later, when it has given up. */
        REQUESTS_LATE,
        /** What may be repeated on its way is done twice. */
        REQUESTS_TWICE,
        PROCESS_CRASHES,
        /** A process stands still and then goes on as if nothing had been: a zombie. */
        PROCESS_STANDS_STILL,
        /** Another server takes over, without the last writes. */
        REDIS_FAILS_OVER,
        /** Another server takes over, and some go on using the old one. */
        REDIS_SPLITS,
        REDIS_IS_EMPTIED,
        /** The same server begins again, with all that it had. */
        REDIS_RESTARTS,
        REDIS_IS_AWAY,
        LOG_LOSES_ITS_END,
        LOG_IS_AWAY,
        TABLES_ARE_AWAY,
        PROVIDER_IS_AWAY,
        /** The way to the provider is closed by the breaker. */
        PROVIDER_IS_NOT_ASKED
    }

    boolean lastsAt(long now) {
        return at <= now && now < at + length;
    }
}
