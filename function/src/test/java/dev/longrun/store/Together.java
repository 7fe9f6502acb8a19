package dev.longrun.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls of a store that are made at the same time. */
final class Together {
  private Together() {}

  static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ApiException e) {
      assertEquals(Code.FAILED_PRECONDITION, e.error().code(), e.getMessage());
      return false;
    }
  }

  static List<Boolean> run(List<Callable<Boolean>> calls) throws Exception {
    return run(calls, calls.size());
  }

  /** Runs all calls on this many threads, which begin at the same moment. */
  static List<Boolean> run(List<Callable<Boolean>> calls, int threads)
      throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<Boolean>> running = new ArrayList<>();
      for (Callable<Boolean> call : calls) {
        running.add(
            executor.submit(
                () -> {
                  begin.await();
                  return call.call();
                }));
      }
      begin.countDown();
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
