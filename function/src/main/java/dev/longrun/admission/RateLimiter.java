package dev.longrun.admission;

import dev.longrun.error.ServerErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests a second one instance serves, to all known callers together and to each, and to
 * strangers, who have a quarter of that for themselves; whoever was quiet may send up to two
 * seconds' worth at once.
 */
public final class RateLimiter {
  private static final int BURST_SECONDS = 2;
  private static final int MAX_CALLERS = 10_000;
  private static final int STRANGERS_SHARE = 4;
  private static final int SENDERS_SHARE = 4;

  private final int perCaller;
  private final int perSender;
  private final InstantSource clock;
  private final Bucket all;
  private final Bucket strangers;
  private final Map<String, Bucket> byPrincipal = leastUsedGoFirst();
  private final Map<String, Bucket> bySender = leastUsedGoFirst();

  /** Doesn't tell strangers from one another. */
  public RateLimiter(int total, int perCaller, InstantSource clock) {
    this(total, perCaller, false, clock);
  }

  /**
   * @param total requests a second; 0 for no limit
   * @param perCaller requests a second; 0 for no limit
   * @param sendersAreTold whether strangers can be told by where they send from; then each gets a
   *     quarter of what they get together
   */
  public RateLimiter(int total, int perCaller, boolean sendersAreTold, InstantSource clock) {
    int ofStrangers = share(total, STRANGERS_SHARE);
    this.perCaller = perCaller;
    this.perSender = sendersAreTold ? share(ofStrangers, SENDERS_SHARE) : 0;
    this.clock = clock;
    this.all = new Bucket(total, clock.instant());
    this.strangers = new Bucket(ofStrangers, clock.instant());
  }

  private static int share(int all, int parts) {
    return (all + parts - 1) / parts;
  }

  private static Map<String, Bucket> leastUsedGoFirst() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
        return size() > MAX_CALLERS;
      }
    };
  }

  /** No limit at all; for a laptop. */
  public static RateLimiter none() {
    return new RateLimiter(0, 0, InstantSource.system());
  }

  /**
   * Counts a request of somebody who is known.
   *
   * @throws dev.longrun.error.ApiException RESOURCE_EXHAUSTED, if it is one too many
   */
  public synchronized void countRequest() {
    if (!all.take(clock.instant())) {
      throw ServerErrors.rateLimitExceeded("all callers together", all.perSecond);
    }
  }

  /**
   * Counts a request of somebody who isn't known.
   *
   * @param sender where it comes from; empty, if that isn't told
   * @throws dev.longrun.error.ApiException RESOURCE_EXHAUSTED, if it is one too many
   */
  public synchronized void countStranger(String sender) {
    Instant now = clock.instant();
    if (!sender.isEmpty()
        && !bySender.computeIfAbsent(sender, it -> new Bucket(perSender, now)).take(now)) {
      throw ServerErrors.rateLimitExceeded("one address that isn't known", perSender);
    }
    if (!strangers.take(now)) {
      throw ServerErrors.rateLimitExceeded("callers that aren't known", strangers.perSecond);
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
