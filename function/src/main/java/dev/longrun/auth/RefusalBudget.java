package dev.longrun.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much is logged of refusals: less than 1 MB a minute. What is left out is counted, and summed
 * up from time to time.
 */
final class RefusalBudget {
  private static final double BYTES_PER_SECOND = 8_000;
  private static final double BURST_BYTES = 400_000;
  private static final Duration BETWEEN_SUMS = Duration.ofSeconds(10);

  private double left = BURST_BYTES;
  private Instant filledTime;
  private long leftOut;
  private Instant sumTime;

  /** Refusals that were not logged. */
  record Sum(long refusals, Duration during) {}

  RefusalBudget(Instant now) {
    this.filledTime = now;
    this.sumTime = now;
  }

  /** Whether there is room for another line, of which nobody knows yet how long it will be. */
  boolean hasRoom(Instant now) {
    double seconds = Math.max(0, Duration.between(filledTime, now).toMillis() / 1000.0);
    left = Math.min(BURST_BYTES, left + seconds * BYTES_PER_SECOND);
    filledTime = now;
    return left > 0;
  }

  void take(int bytes) {
    left -= bytes;
  }

  void leaveOut() {
    leftOut++;
  }

  /** What was left out since the last sum; empty, if nothing was or it was summed up just now. */
  Optional<Sum> sum(Instant now) {
    Duration during = Duration.between(sumTime, now);
    if (leftOut == 0 || during.compareTo(BETWEEN_SUMS) < 0) {
      return Optional.empty();
    }
    Sum sum = new Sum(leftOut, during);
    leftOut = 0;
    sumTime = now;
    return Optional.of(sum);
  }
}
