package dev.longrun.store;

import dev.longrun.operation.ParentName;
import java.util.Optional;

/**
 * Which operations to list, in the order of their ids.
 *
 * @param after the id after which to go on; absent, from the first
 * @param limit how many at most, 1 or more
 */
public record OperationQuery(
    ParentName parent, Restriction restriction, Optional<String> after, int limit) {}
