package dev.longrun.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * The exclusive right to work on an operation, for as long as it is renewed.
 *
 * @param worker the name that the holder gave itself
 * @param tokenHash the {@link LeaseToken#hash()} of the holder's token
 * @param renewTime when the holder was last heard from
 */
public record Lease(String worker, String tokenHash, Instant renewTime, Duration duration) {
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(60);

  /** The first instant at which the lease is no longer held. */
  public Instant expireTime() {
    return renewTime.plus(duration);
  }

  boolean isHeldWith(LeaseToken token) {
    return tokenHash.equals(token.hash());
  }

  /**
   * The lease after its holder was heard from at {@code now}; a clock that runs late never shortens
   * it.
   */
  Lease renewed(Instant now, Duration newDuration) {
    return new Lease(worker, tokenHash, Times.later(renewTime, now), newDuration);
  }
}
