package sluice.settings;

import java.time.Duration;

/** How often something may happen: {@code count} times in each {@code per}. */
public record Rate(int count, Duration per) {}
