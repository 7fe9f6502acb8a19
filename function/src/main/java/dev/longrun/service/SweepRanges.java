package dev.longrun.service;

import dev.longrun.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Where a run of the sweep looks for what is overdue. Firestore is slow to find the first entry of
 * an index where many were deleted lately, and each heartbeat deletes one (Firestore, Best
 * practices, "Avoid skipping over deleted data"). So most runs have a lower bound; what they miss
 * is found once an hour.
 */
public final class SweepRanges {
  private static final Duration RECENT = Duration.ofHours(1);

  private SweepRanges() {}

  /**
   * What became overdue within the last hour; and then, unless that was done in this hour of the
   * clock, all that is overdue for longer.
   *
   * @param lastWhole when a run last came to the end of both and wrote all; absent, if none did
   */
  public static List<TimeRange> at(Instant now, Optional<Instant> lastWhole) {
    Instant bound = now.minus(RECENT);
    TimeRange recent = new TimeRange(Optional.of(bound), now);
    boolean wholeAlready = lastWhole.map(SweepRanges::hour).equals(Optional.of(hour(now)));
    return wholeAlready ? List.of(recent) : List.of(recent, new TimeRange(Optional.empty(), bound));
  }

  private static Instant hour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }
}
