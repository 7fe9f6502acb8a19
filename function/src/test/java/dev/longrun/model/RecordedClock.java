package dev.longrun.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that is moved while others look at it, and remembers every instant that it showed. */
final class RecordedClock implements InstantSource {
  private final List<Instant> shown = new ArrayList<>();

  RecordedClock(Instant first) {
    shown.add(first);
  }

  @Override
  public synchronized Instant instant() {
    return shown.get(shown.size() - 1);
  }

  synchronized void advance(Duration by) {
    shown.add(instant().plus(by));
  }

  /** How often it was moved. */
  synchronized int moves() {
    return shown.size() - 1;
  }

  /** What it may have shown to somebody who looked in between. */
  synchronized List<Instant> since(int moves) {
    return List.copyOf(shown.subList(moves, shown.size()));
  }
}
