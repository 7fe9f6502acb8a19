package dev.longrun.operation;

import java.time.Duration;
import java.util.Optional;

/**
 * What a worker says with one heartbeat.
 *
 * @param leaseDuration the length of the lease from now on; absent, it stays
 * @param finalizing the point of no return is reached: a cancel from now on is too late to act on
 */
public record Heartbeat(Optional<Duration> leaseDuration, Report report, boolean finalizing) {
  /** Whether all it says is that the holder of this lease is still there. */
  public boolean saysNothingNew(Lease held) {
    return !finalizing
        && report.equals(Report.NONE)
        && leaseDuration.orElse(held.duration()).equals(held.duration());
  }
}
