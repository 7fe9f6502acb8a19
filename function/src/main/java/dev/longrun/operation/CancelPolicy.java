package dev.longrun.operation;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether an operation can be cancelled, and how long its worker may take over it.
 *
 * @param gracePeriod from the first cancel request to the instant at which the operation ends, even
 *     under a live lease; operations that were stored before the server had a default may have
 *     none, and end with their worker or its lease
 */
public record CancelPolicy(boolean cancellable, Optional<Duration> gracePeriod) {}
