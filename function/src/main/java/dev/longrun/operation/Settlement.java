package dev.longrun.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How deadlines that have passed have changed an operation: it has ended, or its worker is to stop.
 *
 * @param before the operation as it was stored
 * @param after the same operation, settled
 */
public record Settlement(Operation before, Operation after) {
  /** What brought it, the last of several: one of the kinds of {@link LifeEvent}. */
  public String cause() {
    List<LifeEvent> events = after.history().events();
    return events.get(events.size() - 1).kind();
  }

  /** From the request to cancel to the end, if there were both. */
  public Optional<Duration> cancelTime() {
    return after.life() instanceof Life.Done done
        ? done.cancelRequest()
            .map(request -> Duration.between(request.requestTime(), done.endTime()))
        : Optional.empty();
  }
}
