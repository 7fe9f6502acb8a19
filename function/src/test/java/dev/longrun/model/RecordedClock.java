package dev.longrun.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that is moved while others look at it, and remembers every instant that it showed. */
final class RecordedClock implements InstantSource {
  private final List<Shown> shown = new ArrayList<>();

  /**
   * What it showed.
   *
   * @param since when it began to, in nanoseconds
   */
  record Shown(Instant instant, long since) {}

  RecordedClock(Instant first) {
    shown.add(new Shown(first, System.nanoTime()));
  }

  @Override
  public synchronized Instant instant() {
    return shown.get(moves()).instant();
  }

  synchronized void advance(Duration by) {
    shown.add(new Shown(instant().plus(by), System.nanoTime()));
  }

  /** How often it was moved. */
  synchronized int moves() {
    return shown.size() - 1;
  }

  /** What it may have shown to somebody who looked in between. */
  synchronized List<Instant> since(int moves) {
    return shown.subList(moves, shown.size()).stream().map(Shown::instant).toList();
  }

  /** What it showed from this instant on. */
  synchronized List<Instant> since(Instant first) {
    return shown.stream().map(Shown::instant).filter(it -> !it.isBefore(first)).toList();
  }

  /** What it showed at a time, in nanoseconds, and from then on. */
  synchronized List<Shown> from(long time) {
    int first = moves();
    while (first > 0 && shown.get(first).since() > time) {
      first--;
    }
    return List.copyOf(shown.subList(first, shown.size()));
  }
}
