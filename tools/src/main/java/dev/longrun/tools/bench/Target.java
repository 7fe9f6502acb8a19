package dev.longrun.tools.bench;

import java.util.List;
import java.util.Locale;

/**
 * A ratio that is aimed at.
 *
 * @param of what is measured
 * @param to what it is compared with
 * @param limit the largest ratio that is good, or the smallest
 */
record Target(String of, String to, Bound bound, double limit) {
  private enum Bound {
    MOST,
    LEAST
  }

  /** Of the time to the first cancel. */
  static final List<Target> COLD =
      List.of(
          atMost("longrun", "untuned", 0.55),
          atMost("idle", "lazy", 0.15),
          atMost("container", "node", 0.45),
          atMost("container", "hello", 0.55));

  /** Of how many cancels a second. */
  static final List<Target> THROUGHPUT =
      List.of(
          atLeast("kept", "bare", 0.95),
          atLeast("kept", "node", 4.5),
          atLeast("longrun", "bare", 0.95),
          atLeast("longrun", "node", 4.5));

  /** Of the memory that a server takes when it has nothing to do. */
  static final Target IDLE_MEMORY = atMost("longrun", "node", 1);

  /** Of how long half of the cancels take at most. */
  static final List<Target> P50 =
      List.of(atMost("kept", "bare", 1.10), atMost("longrun", "bare", 1.10));

  static Target atMost(String of, String to, double limit) {
    return new Target(of, to, Bound.MOST, limit);
  }

  private static Target atLeast(String of, String to, double limit) {
    return new Target(of, to, Bound.LEAST, limit);
  }

  String reached(double ratio) {
    return reached("", ratio);
  }

  /**
   * A line that {@link Chart} reads.
   *
   * @param what of the two is compared; empty, where that goes without saying
   */
  String reached(String what, double ratio) {
    boolean good = bound == Bound.MOST ? ratio <= limit : ratio >= limit;
    return "%s / %s%s = %.2f (aim: at %s %.2f)%s"
        .formatted(
            of,
            to,
            what.isEmpty() ? "" : ", " + what,
            ratio,
            bound.name().toLowerCase(Locale.ROOT),
            limit,
            good ? "" : "  MISSED");
  }
}
