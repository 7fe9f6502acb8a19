package dev.longrun.admission;

import dev.longrun.error.ServerErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests a second one instance serves, to all callers together and to each; a caller
 * that was quiet may send up to two seconds' worth at once.
 */
public final class RateLimiter {
  private static final int BURST_SECONDS = 2;
  private static final int MAX_CALLERS = 10_000;

  private final int perCaller;
  private final InstantSource clock;
  private final Bucket all;
  private final Map<String, Bucket> byPrincipal =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  /**
   * @param total requests a second; 0 for no limit
   * @param perCaller requests a second; 0 for no limit
   */
  public RateLimiter(int total, int perCaller, InstantSource clock) {
    this.perCaller = perCaller;
    this.clock = clock;
    this.all = new Bucket(total, clock.instant());
  }

  /** No limit at all; for a laptop. */
  public static RateLimiter none() {
    return new RateLimiter(0, 0, InstantSource.system());
  }

  /**
   * Counts a request of whomever.
   *
   * @throws dev.longrun.error.ApiException RESOURCE_EXHAUSTED, if it is one too many
   */
  public synchronized void countRequest() {
    if (!all.take(clock.instant())) {
      throw ServerErrors.rateLimitExceeded("all callers together", all.perSecond);
    }
  }

  /**
   * Counts a request of this caller.
   *
   * @throws dev.longrun.error.ApiException RESOURCE_EXHAUSTED, if it is one too many
   */
  public synchronized void countRequestOf(String principal) {
    Instant now = clock.instant();
    Bucket bucket = byPrincipal.computeIfAbsent(principal, it -> new Bucket(perCaller, now));
    if (!bucket.take(now)) {
      throw ServerErrors.rateLimitExceeded("one caller", perCaller);
    }
  }

  /** Fills steadily, and is emptied by one for each request. */
  private static final class Bucket {
    private final int perSecond;
    private double left;
    private Instant filledTime;

    Bucket(int perSecond, Instant now) {
      this.perSecond = perSecond;
      this.left = (double) perSecond * BURST_SECONDS;
      this.filledTime = now;
    }

    boolean take(Instant now) {
      if (perSecond == 0) {
        return true;
      }
      double seconds = Duration.between(filledTime, now).toNanos() / 1e9;
      left = Math.min((double) perSecond * BURST_SECONDS, left + Math.max(0, seconds) * perSecond);
      filledTime = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
