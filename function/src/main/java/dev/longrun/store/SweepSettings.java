package dev.longrun.store;

import java.time.Duration;

/**
 * How a store wants to be swept.
 *
 * @param purgeDelay how long after it has expired an operation is for the sweep to delete: longer
 *     than the store takes where it deletes them by itself, and than the start of a child, which
 *     may need what is left of its parent
 * @param atOnce how many operations to settle or to delete at the same time
 */
public record SweepSettings(Duration purgeDelay, int atOnce) {}
