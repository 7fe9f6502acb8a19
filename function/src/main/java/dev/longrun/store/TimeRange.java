package dev.longrun.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A range of instants.
 *
 * @param after exclusive; absent, if the range has no beginning
 * @param until inclusive
 */
public record TimeRange(Optional<Instant> after, Instant until) {
  public TimeRange earlier(Duration by) {
    return new TimeRange(after.map(it -> it.minus(by)), until.minus(by));
  }
}
