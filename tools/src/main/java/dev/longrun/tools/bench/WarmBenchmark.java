package dev.longrun.tools.bench;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import dev.longrun.tools.EnvironmentDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How fast servers cancel once they are warm, beside Firestore's bare client. {@code scripts/bench
 * --help} tells how it is measured.
 */
final class WarmBenchmark {
  private static final List<Integer> AT_ONCE = List.of(1, 16, 64);
  private static final int WARM_UP_AT_ONCE = 16;
  private static final int ROUNDS = 5;
  private static final int CONTENDED_ROUNDS = 5;
  private static final int SLOWEST_MILLIS = 300;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** More than anybody cancels in one window. */
  private static final int OPERATIONS = 40_000;

  private static final String HEADINGS = "%-9s %8s %9s %8s %8s %8s%n";
  private static final String FIGURES = "%-9s %8d %9.0f %8.2f %8.2f %8.2f%n";

  private final List<Contender> contenders;
  private final SeededOperations operations;

  private WarmBenchmark(List<Contender> contenders, SeededOperations operations) {
    this.contenders = contenders;
    this.operations = operations;
  }

  /** Takes the folder of the launchers, the seconds of load that warm up, and their names. */
  public static void main(String[] args) throws Exception {
    System.out.println(Machine.load("before"));
    CountedMethods.print();
    Firestore firestore = FirestoreOptions.getDefaultInstance().getService();
    SeededOperations operations = SeededOperations.inFirestore(firestore, OPERATIONS);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.inside("bare", BareClient.like(firestore, operations.next())));
    contenders.add(
        Contender.inside(
            "store",
            BareClient.store(EnvironmentDatabase.of(firestore.getOptions().getProjectId()))));
    Deque<ServerProcess> servers = new ArrayDeque<>();
    try {
      for (String name : List.of(args).subList(2, args.length)) {
        servers.add(new ServerProcess(Path.of(args[0], name), Map.of(), name));
        servers.getLast().awaitPort();
        contenders.add(Contender.of(name, servers.getLast()));
      }
      Residents residents = new Residents(contenders.subList(2, contenders.size()));
      residents.measureIdle(operations.next());
      new WarmBenchmark(contenders, operations).measure(Integer.parseInt(args[1]));
      residents.printLoaded();
    } finally {
      for (ServerProcess server : servers) {
        server.close();
      }
    }
    System.out.println(Machine.load("after"));
    System.exit(0); // not waiting for idle threads
  }

  private void measure(int warmUpSeconds) throws IOException, InterruptedException {
    for (long done = 0; done < warmUpSeconds; done += WINDOW.toSeconds()) {
      System.err.printf("bench: warm, %d of %d s of load ...%n", done, warmUpSeconds);
      for (Contender contender : contenders) {
        window(contender, WARM_UP_AT_ONCE);
      }
    }
    System.out.printf(
        "medians of %d interleaved rounds of %d s, after %d s of load%n",
        ROUNDS, WINDOW.toSeconds(), warmUpSeconds);
    System.out.printf(HEADINGS, "", "at once", "cancels/s", "p50 ms", "p99 ms", "CPU ms");
    for (int atOnce : AT_ONCE) {
      print(atOnce, rounds(atOnce));
    }
    printContended(
        contenders.stream().filter(it -> it.name().equals("longrun")).findAny().orElseThrow());
  }

  private Map<String, List<Window>> rounds(int atOnce) throws IOException, InterruptedException {
    Map<String, List<Window>> windows = new LinkedHashMap<>();
    contenders.forEach(contender -> windows.put(contender.name(), new ArrayList<>()));
    List<Contender> order = new ArrayList<>(contenders);
    for (int round = 1; round <= ROUNDS; round++) {
      System.err.printf("bench: warm, %d at once, round %d of %d ...%n", atOnce, round, ROUNDS);
      for (Contender contender : order) {
        windows.get(contender.name()).add(window(contender, atOnce));
      }
      Collections.rotate(order, 1); // nobody always comes after the same one
    }
    return windows;
  }

  private Window window(Contender contender, int atOnce) throws IOException, InterruptedException {
    operations.refill();
    return Window.of(contender, atOnce, WINDOW, operations);
  }

  private static void print(int atOnce, Map<String, List<Window>> windows) {
    windows.forEach(
        (name, all) ->
            System.out.printf(
                FIGURES,
                name,
                atOnce,
                Sample.median(all, Window::perSecond),
                Sample.median(all, Window::p50),
                Sample.median(all, Window::p99),
                Sample.median(all, Window::cpuMillisEach)));
    print(Target.THROUGHPUT, "throughput at " + atOnce, windows, Window::perSecond);
    print(Target.P50, "p50 at " + atOnce, windows, Window::p50);
    if (windows.containsKey("kept")) {
      System.out.printf(
          "longrun / kept, throughput at %d = %.2f (the cost of C1 alone)%n",
          atOnce,
          Sample.medianOfRatios(windows.get("longrun"), windows.get("kept"), Window::perSecond));
    }
  }

  private static void print(
      List<Target> targets,
      String what,
      Map<String, List<Window>> windows,
      ToDoubleFunction<Window> figure) {
    for (Target target : targets) {
      if (windows.containsKey(target.of()) && windows.containsKey(target.to())) {
        double ratio =
            Sample.medianOfRatios(windows.get(target.of()), windows.get(target.to()), figure);
        System.out.println(target.reached(what, ratio));
      }
    }
  }

  private void printContended(Contender contender) throws IOException, InterruptedException {
    operations.refill();
    List<Contended> rounds = new ArrayList<>();
    for (int round = 0; round < CONTENDED_ROUNDS; round++) {
      rounds.add(Contended.over(contender.cancellers(), operations.next()));
    }
    int failures = rounds.stream().mapToInt(Contended::failures).sum();
    double slowest = rounds.stream().mapToDouble(Contended::slowest).max().orElseThrow();
    System.out.printf(
        "%d cancels of one operation at once, %d rounds: %d failed (aim: none), median slowest %.0f ms,"
            + " slowest %.0f ms (aim: under %d)%s%n",
        Contended.AT_ONCE,
        CONTENDED_ROUNDS,
        failures,
        Sample.median(rounds, Contended::slowest),
        slowest,
        SLOWEST_MILLIS,
        failures == 0 && slowest < SLOWEST_MILLIS ? "" : "  MISSED");
  }
}
