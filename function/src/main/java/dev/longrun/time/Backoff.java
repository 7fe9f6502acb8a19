package dev.longrun.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause before another attempt: up to a limit that doubles with each attempt, with full
 * jitter, so that those who failed together don't try again together
 * (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 *
 * @param first the limit after the first failure
 * @param max what the limit never exceeds
 */
public record Backoff(Duration first, Duration max) {
  /** More doublings than any two durations of use here are apart. */
  private static final int MAX_DOUBLINGS = 30;

  /**
   * @throws IllegalArgumentException if {@code first} is not positive, or is longer than {@code
   *     max}
   */
  public Backoff {
    if (first.isZero() || first.isNegative() || first.compareTo(max) > 0) {
      throw new IllegalArgumentException("first=" + first + ", max=" + max);
    }
  }

  /**
   * A random pause, from zero to the limit.
   *
   * @param failures how many attempts have failed, 1 or more
   */
  public Duration pause(int failures, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(limit(failures).toNanos() + 1));
  }

  /** The longest pause after so many failures. */
  public Duration limit(int failures) {
    Duration limit = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return limit.compareTo(max) < 0 ? limit : max;
  }
}
