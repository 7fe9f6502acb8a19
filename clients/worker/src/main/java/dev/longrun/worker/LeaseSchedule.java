package dev.longrun.worker;

import java.time.Duration;
import java.time.Instant;

/**
 * When a lease has to be renewed, and when it is over. A value: it knows no clock and no thread.
 *
 * <p>Times are this process's, of a clock that is never set. The lease counts from before the
 * request was sent that renewed it, so it is never believed to last longer than it does.
 *
 * @param duration of the lease
 * @param renewTime when the request was sent that last renewed it
 * @param retryTime no heartbeat is sent before, since one has just failed
 * @param reportTime no heartbeat is sent before for the sake of a report
 */
record LeaseSchedule(Duration duration, Instant renewTime, Instant retryTime, Instant reportTime) {
  /** A document should not be written much more often. */
  static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** The schedule of a lease that was claimed with a request sent at {@code sent}. */
  static LeaseSchedule claimed(Duration duration, Instant sent) {
    return new LeaseSchedule(duration, sent, sent, sent.plus(REPORT_INTERVAL));
  }

  /** After a heartbeat, sent at {@code sent}, that renewed the lease. */
  LeaseSchedule renewed(Instant sent) {
    return new LeaseSchedule(
        duration, later(renewTime, sent), retryTime, later(reportTime, sent.plus(REPORT_INTERVAL)));
  }

  /** After a heartbeat that failed at {@code now}. */
  LeaseSchedule failed(Instant now, Duration pause) {
    Instant retry = now.plus(pause);
    return new LeaseSchedule(duration, renewTime, retry, later(reportTime, retry));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  Instant expireTime() {
    return renewTime.plus(duration);
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expireTime());
  }

  /** How long the lease lasts; zero, if it is over. */
  Duration remaining(Instant now) {
    Duration remaining = Duration.between(now, expireTime());
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  /**
   * Whether it is time for a heartbeat that doesn't wait: after a third of the lease, so that two
   * may get lost. While one that waits is on its way, which renews the lease too, only when its
   * reply is late.
   */
  boolean isHeartbeatDue(Instant now, boolean waiting) {
    Instant due = renewTime.plus(waiting ? duration.multipliedBy(3).dividedBy(4) : third());
    return !now.isBefore(due) && !now.isBefore(retryTime);
  }

  boolean isReportDue(Instant now) {
    return !now.isBefore(reportTime);
  }

  /** How long a heartbeat waits for a cancel request: until the next is due. */
  Duration waitForCancel() {
    return third().compareTo(MAX_WAIT) < 0 ? third() : MAX_WAIT;
  }

  Duration third() {
    return duration.dividedBy(3);
  }
}
