package dev.longrun.operation;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether an operation can be cancelled, and how long its worker may take over it.
 *
 * @param gracePeriod from the first cancel request to the instant at which the operation ends
 *     CANCELLED even under a live lease; without one, only the worker or the end of its lease ends
 *     it
 */
public record CancelPolicy(boolean cancellable, Optional<Duration> gracePeriod) {}
