package dev.longrun.worker;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that nobody sets: it starts with the time of day, and then only counts. */
final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
