package sluice.redis;

import java.util.List;

/** A server that may lose what it has acknowledged; the message says why and what to do. */
public final class UnfitRedis extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitRedis(List<String> reasons) {
        super(
                "this server may lose what it has acknowledged: " + String.join("; ", reasons)
                        + ". Change that there, or take it all the same with redis.unsafe-allowed = true",
                null,
                false,
                false);
    }
}
