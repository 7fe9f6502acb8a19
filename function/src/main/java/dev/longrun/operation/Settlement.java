package dev.longrun.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An end that time brought to an operation, since its worker was not heard from.
 *
 * @param before the operation as it was stored
 * @param after the same operation, done
 */
public record Settlement(Operation before, Operation after) {
  /** What ended the operation. */
  public enum Cause {
    /** The worker did not renew its lease. */
    LEASE_EXPIRED("leaseExpired"),

    /** The worker did not stop within the grace period after a request to cancel. */
    GRACE_PERIOD_OVER("gracePeriodOver");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /** The name of this cause in logs. */
    public String text() {
      return text;
    }
  }

  public Cause cause() {
    Optional<Instant> leaseEnd = before.life().lease().map(Lease::expireTime);
    return leaseEnd.equals(Optional.of(end())) ? Cause.LEASE_EXPIRED : Cause.GRACE_PERIOD_OVER;
  }

  /** From the request to cancel to the end, if there was a request. */
  public Optional<Duration> cancelTime() {
    return after
        .life()
        .cancelRequest()
        .map(request -> Duration.between(request.requestTime(), end()));
  }

  private Instant end() {
    return ((Life.Done) after.life()).endTime();
  }
}
