package dev.longrun.tools.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How it went when many cancelled one operation at once.
 *
 * @param latencies in milliseconds, of those that did not fail
 */
record Contended(Sample latencies, int failures) {
  static final int AT_ONCE = 50;

  /** One round, over connections that are open already. */
  static Contended over(Canceller.Source source, String operation)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Double>> cancels = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Canceller canceller = source.connect();
      cancels.add(threads.submit(cancel(canceller, operation, start)));
    }
    start.countDown();
    Contended round = outcome(cancels);
    threads.shutdown();
    return round;
  }

  private static Callable<Double> cancel(
      Canceller canceller, String operation, CountDownLatch start) {
    return () -> {
      try (canceller) {
        start.await();
        long sent = System.nanoTime();
        canceller.cancel(operation);
        return (System.nanoTime() - sent) / 1e6;
      }
    };
  }

  private static Contended outcome(List<Future<Double>> cancels) throws InterruptedException {
    List<Double> latencies = new ArrayList<>();
    for (Future<Double> cancel : cancels) {
      try {
        latencies.add(cancel.get());
      } catch (ExecutionException e) {
        System.err.println("bench: " + e.getCause());
      }
    }
    return new Contended(new Sample(latencies), AT_ONCE - latencies.size());
  }

  double slowest() {
    return latencies.percentile(100);
  }
}
