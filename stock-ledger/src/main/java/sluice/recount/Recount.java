package sluice.recount;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import sluice.journal.Fold;

/**
 * The outcome of a comparison of Redis with the tables.
 *
 * @param entry the cut at which they were compared
 * @param age by Postgres' clock
 */
public record Recount(Fold entry, Instant at, Duration age, List<Drift> drift) {}
