package dev.longrun.tools.bench;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of the calls while the load was the same. */
record Phase(List<Answer> answers) {
  static final String HEADINGS =
      "%-10s %7s %8s %8s %7s %7s %8s %8s %8s %8s"
          .formatted(
              "", "calls", "served", "refused", "unsent", "failed", "p50 ms", "p99 ms", "refusal",
              "lag ms");

  /** In which a server counts as well, if it refuses nothing and is quick. */
  private static final int WINDOW_MILLIS = 500;

  Sample accepted() {
    return Answer.accepted(answers);
  }

  /** How long the server took, for those that it served and for those that it refused. */
  String row(String name) {
    List<Answer> sent = answers.stream().filter(it -> it.status() != Answer.UNSENT).toList();
    Sample refused = new Sample(sent.stream().filter(Answer::shed).map(Answer::millis).toList());
    int served = accepted().values().size();
    int shed = refused.values().size();
    return "%-10s %7d %8d %8d %7d %7d %8.1f %8.1f %8s %8.1f"
        .formatted(
            name,
            answers.size(),
            served,
            shed,
            answers.size() - sent.size(),
            sent.size() - served - shed,
            accepted().percentile(50),
            accepted().percentile(99),
            shed == 0 ? "" : "%.1f".formatted(refused.percentile(99)),
            new Sample(sent.stream().map(Answer::lagMillis).toList()).percentile(99));
  }

  /** From when on every window is well, in seconds; the end, if none is. */
  double wellAfter(double millis) {
    TreeMap<Integer, List<Answer>> windows =
        answers.stream()
            .collect(
                Collectors.groupingBy(
                    it -> (int) it.dueMillis() / WINDOW_MILLIS, TreeMap::new, Collectors.toList()));
    double since = 0;
    for (var window : windows.entrySet()) {
      boolean well =
          window.getValue().stream().allMatch(Answer::accepted)
              && Answer.accepted(window.getValue()).percentile(90) <= millis;
      if (!well) {
        since = (window.getKey() + 1) * WINDOW_MILLIS / 1000.0;
      }
    }
    return since;
  }
}
