package dev.longrun.admission;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a queue may get: a little at any time, and long where many come at once, but not where
 * too many keep coming. A queue that stays long helps nobody: everyone in it is served late.
 *
 * <p>Many at once and too many look the same at first. So those who make the queue long use up an
 * allowance. An empty queue renews it, but not soon after somebody had to be refused.
 *
 * <p>Not for several threads at once.
 */
final class QueueLimit {
  /** For so long after a refusal, there are likely too many still. */
  static final Duration UNREST = Duration.ofSeconds(1);

  private final int shortQueue;
  private final int longQueue;
  private final int allowance;
  private int left;
  private Instant refused = Instant.MIN;

  /**
   * @param shortQueue how many may wait at any time
   * @param longQueue how many may wait at most; no fewer
   */
  QueueLimit(int shortQueue, int longQueue) {
    this.shortQueue = shortQueue;
    this.longQueue = longQueue;
    this.allowance = longQueue - shortQueue;
    this.left = allowance;
  }

  /** Whether one more may join so many who wait. Who is told so is expected to join. */
  boolean admits(int waiting, Instant now) {
    if (waiting == 0 && isCalm(now)) {
      left = allowance;
    }
    if (waiting < shortQueue) {
      return true;
    }
    if (waiting < longQueue && left > 0) {
      left--;
      return true;
    }
    tellOfRefusal(now);
    return false;
  }

  /** That somebody is refused now, for whatever there is too much of. */
  void tellOfRefusal(Instant now) {
    refused = now;
  }

  private boolean isCalm(Instant now) {
    return Duration.between(refused, now).abs().compareTo(UNREST) >= 0;
  }
}
