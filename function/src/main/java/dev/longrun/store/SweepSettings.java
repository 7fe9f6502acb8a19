package dev.longrun.store;

import java.time.Duration;

/**
 * How a store wants to be swept.
 *
 * @param purgeDelay how long after its expiry an operation is deleted by the sweep. This is longer
 *     than a store takes that deletes expired operations by itself, and longer than the start of a
 *     child, which may need the parent's tombstone
 * @param atOnce how many operations to settle or to delete at the same time
 */
public record SweepSettings(Duration purgeDelay, int atOnce) {}
