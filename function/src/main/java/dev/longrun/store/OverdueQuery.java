package dev.longrun.store;

import java.util.Optional;

/**
 * Which overdue operations to find, the longest overdue first.
 *
 * @param times between which their time came
 * @param after where the page before ended; absent, for the first
 * @param limit how many at most, 1 or more
 */
public record OverdueQuery(Overdue why, TimeRange times, Optional<Position> after, int limit) {}
