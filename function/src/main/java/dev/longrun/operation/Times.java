package dev.longrun.operation;

import java.time.Instant;

/** The order of instants, taken from clocks that may disagree. */
final class Times {
  private Times() {}

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * Whether {@code deadline} has come at {@code now}; a deadline counts from its own instant on.
   */
  static boolean hasCome(Instant deadline, Instant now) {
    return !now.isBefore(deadline);
  }
}
