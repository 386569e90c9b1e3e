package sluice.recount;

import java.time.Instant;

/** Why nothing is sold in a sale until a person has looked. {@code epoch}: in force when the trouble was found. */
public record Halt(long epoch, Instant since, String reason) {}
