package dev.longrun.bench;

import java.util.List;

/**
 * A ratio that is aimed at.
 *
 * @param of what is measured
 * @param to what it is compared with
 * @param most the largest ratio that is good
 */
record Target(String of, String to, double most) {
  /** Of the time to the first cancel. */
  static final List<Target> COLD =
      List.of(
          new Target("longrun", "untuned", 0.65),
          new Target("idle", "lazy", 0.15),
          new Target("container", "node", 0.9),
          new Target("container", "hello", 1.3));

  String reached(double ratio) {
    return "%s / %s = %.2f (aim: at most %.2f)%s"
        .formatted(of, to, ratio, most, ratio <= most ? "" : "  MISSED");
  }
}
