package dev.longrun.tools.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All clients at once, each with one operation, or family of them, after the other. */
final class Traffic {
  private static final int CALLERS = 16;

  private final Caller caller;
  private final ExecutorService threads;
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean stopped;

  Traffic(RetryingClient client, Fleet fleet, Ledger ledger, String parent) {
    this.threads = Executors.newCachedThreadPool();
    this.caller = new Caller(client, fleet, ledger, parent, threads);
  }

  void start(long seed) {
    for (int i = 0; i < CALLERS; i++) {
      String id = "op-" + i + "-";
      Random random = new Random(seed * CALLERS + i);
      running.add(CompletableFuture.runAsync(() -> run(id, random), threads));
    }
  }

  private void run(String id, Random random) {
    for (int i = 0; !stopped; i++) {
      if (random.nextInt(10) == 0) {
        caller.family(id + i, random);
      } else {
        caller.single(Plan.random(id + i, random), random);
      }
    }
  }

  /** Returns when the last of them has got its answers. */
  void stop() {
    stopped = true;
    running.forEach(CompletableFuture::join);
  }
}
