package dev.longrun.tools.bench;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one run measured, in milliseconds and ascending order. */
record Sample(List<Double> values) {
  Sample {
    values = values.stream().sorted().toList();
  }

  /** The smallest value that at least {@code percent} of all do not exceed. */
  double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * values.size());
    return values.get(Math.max(rank, 1) - 1);
  }

  /** The median over {@code runs} of what {@code figure} makes of each. */
  static <T> double median(Collection<T> runs, ToDoubleFunction<T> figure) {
    return new Sample(runs.stream().mapToDouble(figure).boxed().toList()).percentile(50);
  }

  /** The median of {@code of} over that of {@code to}. */
  static <T> double medianRatio(Collection<T> of, Collection<T> to, ToDoubleFunction<T> figure) {
    return median(of, figure) / median(to, figure);
  }

  /**
   * The median of the ratios of each to its counterpart, which was measured beside it: what slowed
   * the machine down for a while slowed both.
   */
  static <T> double medianOfRatios(List<T> of, List<T> to, ToDoubleFunction<T> figure) {
    return median(
        IntStream.range(0, of.size()).boxed().toList(),
        i -> figure.applyAsDouble(of.get(i)) / figure.applyAsDouble(to.get(i)));
  }
}
