package dev.longrun.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The exclusive right to work on an operation, for as long as it is renewed.
 *
 * @param worker the name that the holder gave itself
 * @param tokenHash the {@link LeaseToken#hash()} of the holder's token
 * @param claimTime when the holder claimed the operation; absent in leases that were stored before
 *     it was kept
 * @param renewTime when the holder was last heard from
 */
public record Lease(
    String worker,
    String tokenHash,
    Optional<Instant> claimTime,
    Instant renewTime,
    Duration duration) {
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(60);

  /** The part of a lease for which a heartbeat that says nothing renews nothing. */
  private static final int FRESH_PART = 6;

  /** The lease of a worker that claims an operation at {@code claimTime}. */
  public Lease(String worker, String tokenHash, Instant claimTime, Duration duration) {
    this(worker, tokenHash, Optional.of(claimTime), claimTime, duration);
  }

  /** The first instant at which the lease is no longer held. */
  public Instant expireTime() {
    return renewTime.plus(duration);
  }

  /** Whether the holder was heard from so lately that it need not be written down again. */
  public boolean isFresh(Instant now) {
    return now.isBefore(renewTime.plus(duration.dividedBy(FRESH_PART)));
  }

  /**
   * Until when its renewal may wait for something more urgent, so that there is time for others.
   */
  public Instant renewalDeadline() {
    return renewTime.plus(duration.dividedBy(2));
  }

  boolean isHeldWith(LeaseToken token) {
    return tokenHash.equals(token.hash());
  }

  /** Whether {@code other} is what the same worker asks for when it repeats its claim. */
  boolean isClaimedAgainBy(Lease other) {
    return worker.equals(other.worker) && tokenHash.equals(other.tokenHash);
  }

  /** This lease, if it was claimed at {@code earliest} at the earliest; else as if claimed then. */
  Lease claimedNotBefore(Instant earliest) {
    return new Lease(worker, tokenHash, Times.later(renewTime, earliest), duration);
  }

  /**
   * The lease after its holder was heard from at {@code now}; a clock that runs late never shortens
   * it.
   */
  Lease renewed(Instant now, Duration newDuration) {
    return new Lease(worker, tokenHash, claimTime, Times.later(renewTime, now), newDuration);
  }
}
