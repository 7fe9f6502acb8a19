package dev.longrun.tools.bench;

import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long it takes from the reply to a cancel until the handler in the worker's process hears of
 * it. {@code scripts/bench --help} tells how it is measured.
 */
final class PushBenchmark {
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** As workers have it by default. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  /** Between two cancels, so that they fall anywhere between two looks of a store that polls. */
  private static final int MAX_PAUSE_MILLIS = 40;

  /** What polling once a second would take: a cancel falls anywhere between two looks. */
  private static final Sample POLLED =
      new Sample(IntStream.rangeClosed(1, 1000).mapToObj(Double::valueOf).toList());

  private static final String HEADINGS = "%7s %7s %9s %7s %7s %9s %7s%n";
  private static final String FIGURES = "%7d %7.1f %9.1f %7.1f %7.1f %9.1f %7.1f";

  private final String url;
  private final OperationsClient client;
  private final StartedOperations operations;
  private final int cancels;
  private final Random random = new Random(1);

  /** One cancel: when it was sent, replied to, and heard of by the handler, in microseconds. */
  private record Cancel(long sent, long replied, long heard) {
    double call() {
      return (replied - sent) / 1e3;
    }

    double afterReply() {
      return (heard - replied) / 1e3;
    }

    double inAll() {
      return (heard - sent) / 1e3;
    }
  }

  private PushBenchmark(String url, int cancels) {
    this.url = url;
    this.client = new OperationsClient(url, TIMEOUT);
    this.operations = new StartedOperations(client);
    this.cancels = cancels;
  }

  /** Takes the server's URL, how many operations to hold (1,100,1000), and the cancels of a run. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Integer> sizes = Stream.of(args[1].split(",")).map(Integer::valueOf).toList();
    PushBenchmark benchmark = new PushBenchmark(args[0], Integer.parseInt(args[2]));
    tellLoad("before");
    benchmark.print(benchmark.runs(sizes));
    tellLoad("after");
    System.exit(0); // not waiting for idle threads
  }

  private static void tellLoad(String when) {
    var system = ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        "load average %s: %.1f on %d processors%n",
        when, system.getSystemLoadAverage(), system.getAvailableProcessors());
  }

  private Map<Integer, List<List<Cancel>>> runs(List<Integer> sizes)
      throws IOException, InterruptedException {
    Map<Integer, List<List<Cancel>>> runs = new LinkedHashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      for (int size : sizes) {
        System.err.printf("bench: run %d of %d with %d held ...%n", round, ROUNDS, size);
        runs.computeIfAbsent(size, it -> new ArrayList<>()).add(run(size));
      }
    }
    return runs;
  }

  private List<Cancel> run(int size) throws IOException, InterruptedException {
    List<Cancel> done = new ArrayList<>();
    try (WorkerProcess worker = new WorkerProcess(url, LEASE)) {
      Deque<String> held = new ArrayDeque<>(operations.next(size));
      worker.hold(held);
      for (int i = 0; i < WARM_UP + cancels; i++) {
        done.add(cancel(held.remove(), worker));
        List<String> replacement = operations.next(1);
        worker.hold(replacement);
        held.addAll(replacement);
        Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
      worker.endAll(size);
    }
    operations.deleteAll();
    return done.subList(WARM_UP, done.size());
  }

  private Cancel cancel(String name, WorkerProcess worker)
      throws IOException, InterruptedException {
    long sent = HoldingWorker.micros();
    client.call("POST", name + ":cancel", "");
    long replied = HoldingWorker.micros();
    long heard = Long.parseLong(worker.await("cancelled").get(2));
    worker.await("ended");
    return new Cancel(sent, replied, heard);
  }

  private void print(Map<Integer, List<List<Cancel>>> runs) {
    System.out.printf(
        "milliseconds, medians of %d runs of %d cancels (less than 0: before the reply)%n",
        ROUNDS, cancels);
    System.out.printf(HEADINGS, "", "cancel", "reply to", "onCancel", "", "cancel to", "onCancel");
    System.out.printf(HEADINGS, "held", "p50", "p50", "p99", "max", "p50", "p99");
    runs.forEach(PushBenchmark::print);
    System.out.printf(
        "polling once a second, computed, without the read: %.0f and %.0f after the reply%n",
        POLLED.percentile(50), POLLED.percentile(99));
  }

  private static void print(int size, List<List<Cancel>> runs) {
    double p50 = median(runs, Cancel::inAll, 50);
    double p99 = median(runs, Cancel::inAll, 99);
    System.out.printf(
        FIGURES,
        size,
        median(runs, Cancel::call, 50),
        median(runs, Cancel::afterReply, 50),
        median(runs, Cancel::afterReply, 99),
        median(runs, Cancel::afterReply, 100),
        p50,
        p99);
    System.out.printf(
        ", 1/%.0f and 1/%.0f of polling%n",
        POLLED.percentile(50) / p50, POLLED.percentile(99) / p99);
  }

  private static double median(
      List<List<Cancel>> runs, Function<Cancel, Double> figure, double percent) {
    return Sample.median(
        runs, run -> new Sample(run.stream().map(figure).toList()).percentile(percent));
  }
}
