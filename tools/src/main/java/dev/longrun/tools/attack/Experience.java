package dev.longrun.tools.attack;

import java.util.List;
import java.util.Locale;

/** How a bystander was served over some time. */
record Experience(List<Bystander.Sight> sights) {
  double median() {
    List<Double> sorted = sights.stream().map(Bystander.Sight::millis).sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  double worst() {
    return sights.stream().mapToDouble(Bystander.Sight::millis).max().orElse(Double.NaN);
  }

  /** How many got anything but what they asked for. */
  long failed() {
    return sights.stream().filter(it -> it.status() != 200).count();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d GETs: median %.1f ms, worst %.0f ms, %d not served",
        sights.size(),
        median(),
        worst(),
        failed());
  }
}
