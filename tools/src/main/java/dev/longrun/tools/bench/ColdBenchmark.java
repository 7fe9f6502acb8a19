package dev.longrun.tools.bench;

import com.google.cloud.firestore.FirestoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long a server takes from the start of its process to its first cancel, beside those that it
 * has to compare with. {@code scripts/bench --help} tells how it is measured.
 */
final class ColdBenchmark {
  private static final String HEADINGS = "%-12s %9s %9s %9s %9s%n";
  private static final String FIGURES = "%-12s %9.0f %9.0f %9.0f %9.2f%n";

  private final Path launchers;
  private final int rounds;
  private final SeededOperations operations;

  private ColdBenchmark(Path launchers, int rounds, SeededOperations operations) {
    this.launchers = launchers;
    this.rounds = rounds;
    this.operations = operations;
  }

  /** Takes the folder of the launchers, how many rounds, and the seconds to be idle; then names. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[1]);
    Duration idle = Duration.ofSeconds(Integer.parseInt(args[2]));
    List<String> names = List.of(args).subList(3, args.length);
    SeededOperations operations =
        SeededOperations.inFirestore(
            FirestoreOptions.getDefaultInstance().getService(), rounds * names.size());
    ColdBenchmark benchmark = new ColdBenchmark(Path.of(args[0]), rounds, operations);
    Map<String, List<ColdStart>> starts = benchmark.starts(names, idle);
    benchmark.print(starts, idle);
    System.exit(0); // not waiting for idle threads
  }

  private Map<String, List<ColdStart>> starts(List<String> names, Duration idle)
      throws IOException, InterruptedException {
    Map<String, List<ColdStart>> starts = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("bench: cold start, round %d of %d ...%n", round, rounds);
      for (String name : names) {
        ColdStart start = ColdStart.of(launchers.resolve(name), operations.next(), idle);
        starts.computeIfAbsent(name, it -> new ArrayList<>()).add(start);
      }
    }
    return starts;
  }

  private void print(Map<String, List<ColdStart>> starts, Duration idle) {
    System.out.printf(
        "medians of %d interleaved starts; load average %.1f on %d processors%n",
        rounds,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
    System.out.printf(
        HEADINGS, "", "port ms", idle.isZero() ? "cancel ms" : "reply ms", "least ms", "CPU s");
    starts.forEach(
        (name, all) ->
            System.out.printf(
                FIGURES,
                name,
                median(all, ColdStart::portMillis),
                median(all, ColdStart::firstCancelMillis),
                all.stream().mapToDouble(ColdStart::firstCancelMillis).min().orElseThrow(),
                median(all, ColdStart::cpuSeconds)));
    printRatios(starts);
  }

  /** Of each to each, as far as a target speaks of them. */
  private static void printRatios(Map<String, List<ColdStart>> starts) {
    for (Target target : Target.COLD) {
      if (starts.containsKey(target.of()) && starts.containsKey(target.to())) {
        System.out.println(
            target.reached(
                Sample.medianRatio(
                    starts.get(target.of()),
                    starts.get(target.to()),
                    ColdStart::firstCancelMillis)));
      }
    }
  }

  private static double median(List<ColdStart> starts, ToDoubleFunction<ColdStart> figure) {
    return Sample.median(starts, figure);
  }
}
