package dev.longrun.store;

import java.util.Optional;

/**
 * Which operations to search, and in which order.
 *
 * @param after where the page before ended; absent, for the first
 * @param limit how many at most, 1 or more
 */
public record SearchQuery(Subset subset, SearchOrder order, Optional<Position> after, int limit) {}
