package dev.longrun.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to pause before another attempt: longer each time, and not all at the same time. */
final class Backoff {
  private static final long FIRST_MILLIS = 200;
  private static final long MAX_MILLIS = 5_000;

  private Backoff() {}

  /**
   * @param failures how many attempts have failed in a row, at least 1
   * @param limit the longest pause
   */
  static Duration pause(int failures, Duration limit, RandomGenerator random) {
    long doubled = FIRST_MILLIS << Math.min(failures - 1, 10);
    long millis = Math.min(Math.min(doubled, MAX_MILLIS), Math.max(1, limit.toMillis()));
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
