package dev.longrun.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What ten times the load that a server can carry does to it, and how soon it is over. */
final class OverloadBenchmark {
  private static final int TIMES = 10;
  private static final int CALLERS = 8;
  private static final Duration LONG = Duration.ofSeconds(8);

  /** In which it counts as recovered, if nothing is refused and the p99 is near the unloaded. */
  private static final int WINDOW_MILLIS = 500;

  private final Load load;
  private final long pid;

  private OverloadBenchmark(Load load, long pid) {
    this.load = load;
    this.pid = pid;
  }

  /** Takes the server's URL and its process. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new OverloadBenchmark(new Load(args[0]), Long.parseLong(args[1])).run();
    System.exit(0); // not waiting for idle threads
  }

  private void run() throws IOException, InterruptedException {
    load.closed(CALLERS, LONG);
    System.out.println("warmed up: " + ServerMemory.of(pid));
    List<Answer> full = load.closed(CALLERS, LONG);
    double capacity = Answer.accepted(full).values().size() / (double) LONG.toSeconds();
    tell("capacity", full);
    List<Answer> quiet = load.open(capacity / TIMES, LONG);
    tell("a tenth of it", quiet);
    double unloaded = Answer.accepted(quiet).percentile(99);
    List<Answer> storm = load.open(capacity * TIMES, LONG);
    List<Answer> after = load.open(capacity / TIMES, LONG);
    tell("ten times it", storm);
    double loaded = Answer.accepted(storm).percentile(99);
    System.out.printf("p99 of what it accepts: %.1f times the unloaded%n", loaded / unloaded);
    System.out.println("after it: " + ServerMemory.of(pid));
    tell("then a tenth", after);
    System.out.printf("recovered after %.1f s%n", recovered(after, 2 * unloaded) / 1000);
  }

  private static void tell(String what, List<Answer> answers) {
    Sample accepted = Answer.accepted(answers);
    System.out.printf(
        "%-14s %6d sent, %6d accepted, p50 %.1f ms, p99 %.1f ms; all by status: %s%n",
        what,
        answers.size(),
        accepted.values().size(),
        accepted.percentile(50),
        accepted.percentile(99),
        answers.stream()
            .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting())));
  }

  /** From when on every window is well, in milliseconds since the storm; the end, if none is. */
  private static double recovered(List<Answer> answers, double millis) {
    TreeMap<Integer, List<Answer>> windows =
        answers.stream()
            .collect(
                Collectors.groupingBy(
                    it -> (int) it.atMillis() / WINDOW_MILLIS, TreeMap::new, Collectors.toList()));
    double since = 0;
    for (var window : windows.entrySet()) {
      boolean well =
          window.getValue().stream().allMatch(Answer::accepted)
              && Answer.accepted(window.getValue()).percentile(90) <= millis;
      if (!well) {
        since = (window.getKey() + 1) * (double) WINDOW_MILLIS;
      }
    }
    return since;
  }
}
