package dev.longrun.tools.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A question, and what was measured to answer it.
 *
 * @param explanation what is compared with what
 * @param unit of all bars
 */
record Panel(
    String question, String explanation, String unit, boolean longerIsBetter, List<Bar> bars) {
  /**
   * A figure.
   *
   * @param ours whether it is Longrun's, or what that is compared with
   * @param aim what it should reach, or stay within
   */
  record Bar(String label, double value, boolean ours, OptionalDouble aim) {
    static Bar ours(String label, double value, double aim) {
      return new Bar(label, value, true, OptionalDouble.of(aim));
    }

    static Bar other(String label, double value) {
      return new Bar(label, value, false, OptionalDouble.empty());
    }
  }

  boolean misses(Bar bar) {
    return bar.aim().isPresent()
        && (longerIsBetter
            ? bar.value() < bar.aim().getAsDouble()
            : bar.value() > bar.aim().getAsDouble());
  }

  /** The figure that the longest bar stands for. */
  double longest() {
    return bars.stream()
        .mapToDouble(bar -> Math.max(bar.value(), bar.aim().orElse(0)))
        .max()
        .orElse(1);
  }
}
