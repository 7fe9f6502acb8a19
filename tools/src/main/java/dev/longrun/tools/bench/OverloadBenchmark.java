package dev.longrun.tools.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What ten times the load that a server can carry does to it, and how soon it is over. {@code
 * scripts/bench --help} tells how it is measured.
 */
final class OverloadBenchmark {
  private static final int TIMES = 10;
  private static final int CALLERS = 8;
  private static final int ROUNDS = 3;
  private static final double SECONDS_TO_RECOVER = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(6);

  /** As many requests as Cloud Run is told to send to one instance at once. */
  private static final int CONNECTIONS = 64;

  private static final Target P99 = Target.atMost("overloaded", "unloaded", 5);

  private final Load load;
  private final long pid;

  private OverloadBenchmark(Load load, long pid) {
    this.load = load;
    this.pid = pid;
  }

  /** Takes the server's URL and its process. */
  public static void main(String[] args) throws IOException {
    System.out.println(Machine.load("before"));
    new OverloadBenchmark(new Load(args[0], CONNECTIONS), Long.parseLong(args[1])).run();
    System.out.println(Machine.load("after"));
  }

  private void run() throws IOException {
    warmUp();
    System.out.println("warmed up: " + ServerMemory.of(pid));
    System.out.println(Phase.HEADINGS);
    Phase full = new Phase(load.closed(CALLERS, LONG));
    System.out.println(full.row(CALLERS + " callers"));
    double capacity = full.accepted().values().size() / (double) LONG.toSeconds();
    List<Phase> calm = new ArrayList<>(List.of(unloaded(capacity)));
    List<Phase> storms = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      storms.add(new Phase(load.open(capacity * TIMES, LONG)));
      System.out.println(storms.get(round).row("ten times"));
      calm.add(unloaded(capacity));
    }
    System.out.println("after it: " + ServerMemory.of(pid));
    tell(calm, storms);
  }

  /** Refusing is code that has to be compiled, too. */
  private void warmUp() throws IOException {
    Phase first = new Phase(load.closed(CALLERS, WARM_UP));
    double perSecond = first.accepted().values().size() / (double) WARM_UP.toSeconds();
    load.open(perSecond * TIMES, WARM_UP);
    load.closed(CALLERS, WARM_UP);
  }

  private Phase unloaded(double capacity) throws IOException {
    Phase phase = new Phase(load.open(capacity / TIMES, LONG));
    System.out.println(phase.row("a tenth"));
    return phase;
  }

  private static void tell(List<Phase> calm, List<Phase> storms) {
    List<Phase> before = calm.subList(0, ROUNDS);
    System.out.println(
        P99.reached(
            "p99", Sample.medianOfRatios(storms, before, it -> it.accepted().percentile(99))));
    double seconds =
        IntStream.range(0, ROUNDS)
            .mapToDouble(
                i -> calm.get(i + 1).wellAfter(2 * before.get(i).accepted().percentile(99)))
            .max()
            .orElseThrow();
    System.out.printf(
        "itself again after at most %.1f s (aim: within %.0f)%s%n",
        seconds, SECONDS_TO_RECOVER, seconds <= SECONDS_TO_RECOVER ? "" : "  MISSED");
  }
}
