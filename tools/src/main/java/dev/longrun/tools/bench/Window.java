package dev.longrun.tools.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one contender did in a while.
 *
 * @param latencies of each cancel, in milliseconds
 */
record Window(Sample latencies, double seconds, double cpuSeconds) {
  /** Has so many cancel one operation after the other, each over a connection of its own. */
  static Window of(Contender contender, int atOnce, Duration time, SeededOperations operations)
      throws IOException, InterruptedException {
    List<Canceller> cancellers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      for (int i = 0; i < atOnce; i++) {
        cancellers.add(contender.cancellers().connect());
      }
      double cpuBefore = cpuSeconds(contender);
      long start = System.nanoTime();
      List<Callable<List<Double>>> loads = new ArrayList<>();
      for (Canceller canceller : cancellers) {
        loads.add(() -> load(canceller, start + time.toNanos(), operations));
      }
      List<Double> latencies = all(threads.invokeAll(loads));
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Window(new Sample(latencies), seconds, cpuSeconds(contender) - cpuBefore);
    } finally {
      threads.shutdownNow();
      for (Canceller canceller : cancellers) {
        canceller.close();
      }
    }
  }

  private static List<Double> load(Canceller canceller, long end, SeededOperations operations)
      throws IOException, InterruptedException {
    List<Double> latencies = new ArrayList<>();
    for (long sent = System.nanoTime(); sent < end; ) {
      canceller.cancel(operations.next());
      long replied = System.nanoTime();
      latencies.add((replied - sent) / 1e6);
      sent = replied;
    }
    return latencies;
  }

  private static List<Double> all(List<Future<List<Double>>> loads)
      throws IOException, InterruptedException {
    List<Double> all = new ArrayList<>();
    try {
      for (Future<List<Double>> load : loads) {
        all.addAll(load.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a cancel failed", e);
    }
    return all;
  }

  private static double cpuSeconds(Contender contender) {
    Duration cpu = contender.process().info().totalCpuDuration().orElse(Duration.ZERO);
    return cpu.toMillis() / 1e3;
  }

  double perSecond() {
    return latencies.values().size() / seconds;
  }

  double p50() {
    return latencies.percentile(50);
  }

  double p99() {
    return latencies.percentile(99);
  }

  double cpuMillisEach() {
    return cpuSeconds * 1e3 / latencies.values().size();
  }
}
