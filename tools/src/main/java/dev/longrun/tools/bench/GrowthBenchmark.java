package dev.longrun.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a call costs among few operations and among many. {@code scripts/bench --help} tells how it
 * is measured.
 */
final class GrowthBenchmark {
  private static final int ROUNDS = 5;
  private static final int CALLS = 100;
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final double FLAT = 1.2;

  private static final String HEADINGS = "%-12s %9s %9s %9s %9s %9s%n";
  private static final String FIGURES = "%-12s %9.2f %9.2f %9.2f %9.2f %9.2f%n";

  private final String store;
  private final List<GrownServer> servers = new ArrayList<>();

  private GrowthBenchmark(String store) {
    this.store = store;
  }

  /**
   * Takes the launcher of a server, the store, and the sizes, of which the first is the measure.
   */
  public static void main(String[] args) throws Exception {
    System.out.println(Machine.load("before"));
    GrowthBenchmark benchmark = new GrowthBenchmark(args[1]);
    try {
      for (String size : args[2].split(",")) {
        benchmark.start(Path.of(args[0]), Integer.parseInt(size));
      }
      benchmark.warmUp();
      benchmark.print(benchmark.rounds());
    } finally {
      for (GrownServer server : benchmark.servers) {
        server.close();
      }
    }
    System.out.println(Machine.load("after"));
    System.exit(0); // not waiting for idle threads
  }

  private void start(Path launcher, int size) throws Exception {
    System.err.printf("bench: growth, writing %,d operations ...%n", size);
    GrownStore grown =
        store.equals("sqlite")
            ? GrownStore.inSqlite(size, launcher.getParent())
            : GrownStore.inFirestore(size);
    ServerProcess server = new ServerProcess(launcher, grown.environment(), store + "-" + size);
    server.awaitPort();
    servers.add(new GrownServer(grown, server));
  }

  private void warmUp() throws IOException {
    for (GrownServer server : servers) {
      System.err.printf("bench: growth, warming up the one with %,d ...%n", server.size());
      server.reconnect();
      long end = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < end) {
        for (GrownServer.Method method : GrownServer.Method.values()) {
          method.measure(server);
        }
      }
    }
  }

  /** For each server, what half of the calls of each method took at most, in each round. */
  private Map<GrownServer, Map<GrownServer.Method, List<Double>>> rounds() throws IOException {
    Map<GrownServer, Map<GrownServer.Method, List<Double>>> rounds = new LinkedHashMap<>();
    servers.forEach(server -> rounds.put(server, new EnumMap<>(GrownServer.Method.class)));
    List<GrownServer> order = new ArrayList<>(servers);
    for (int round = 1; round <= ROUNDS; round++) {
      System.err.printf("bench: growth, round %d of %d ...%n", round, ROUNDS);
      for (GrownServer.Method method : GrownServer.Method.values()) {
        for (GrownServer server : order) {
          rounds
              .get(server)
              .computeIfAbsent(method, it -> new ArrayList<>())
              .add(p50(server, method));
        }
      }
      Collections.rotate(order, 1);
    }
    return rounds;
  }

  private static double p50(GrownServer server, GrownServer.Method method) throws IOException {
    List<Double> calls = new ArrayList<>();
    server.reconnect();
    long end = System.nanoTime() + TURN.toNanos();
    while (calls.size() < CALLS && (calls.isEmpty() || System.nanoTime() < end)) {
      calls.add(method.measure(server));
    }
    return new Sample(calls).percentile(50);
  }

  private void print(Map<GrownServer, Map<GrownServer.Method, List<Double>>> rounds) {
    System.out.printf(
        "milliseconds, p50 of up to %d calls, medians of %d interleaved rounds%n", CALLS, ROUNDS);
    Stream<Object> methods = Stream.of(GrownServer.Method.values()).map(GrowthBenchmark::text);
    System.out.printf(HEADINGS, Stream.concat(Stream.of("operations"), methods).toArray());
    rounds.forEach(
        (server, methodRounds) ->
            System.out.printf(
                FIGURES,
                Stream.concat(
                        Stream.of("%,d".formatted(server.size())),
                        methodRounds.values().stream()
                            .map(round -> Sample.median(round, Double::doubleValue)))
                    .toArray()));
    for (GrownServer larger : servers.subList(1, servers.size())) {
      printRatios(larger.size(), rounds.get(larger), rounds.get(servers.get(0)));
    }
  }

  private void printRatios(
      int size,
      Map<GrownServer.Method, List<Double>> of,
      Map<GrownServer.Method, List<Double>> to) {
    Target flat =
        Target.atMost("%,d".formatted(size), "%,d".formatted(servers.get(0).size()), FLAT);
    for (GrownServer.Method method : GrownServer.Method.values()) {
      double ratio = Sample.medianOfRatios(of.get(method), to.get(method), Double::doubleValue);
      if (store.equals("firestore") && method.isQuery()) {
        System.out.printf(
            "%s / %s, %s %s = %.0f (no aim: for any query the emulator reads the whole collection)%n",
            flat.of(), flat.to(), store, text(method), ratio);
      } else {
        System.out.println(flat.reached(store + " " + text(method), ratio));
      }
    }
  }

  private static String text(GrownServer.Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }
}
