package dev.longrun.tools.bench;

import com.google.gson.JsonObject;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.auth.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The worker's side of {@link PushBenchmark}, in a process of its own: one {@link Worker} that
 * holds every operation whose name it reads until that is cancelled, or until an empty line ends
 * them all. It writes a line when it holds one, when that one's {@code onCancel} runs, and when it
 * has ended.
 */
final class HoldingWorker {
  /** So many at a time are claimed or finished, as they would be if they came one after another. */
  private static final int AT_ONCE = 16;

  private final Worker worker;
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Set<CountDownLatch> held = ConcurrentHashMap.newKeySet();

  private HoldingWorker(Worker worker) {
    this.worker = worker;
  }

  /** Takes the server's URL, and the length of a lease, such as PT30S. */
  public static void main(String[] args) throws IOException {
    WorkerOptions options = WorkerOptions.named("bench").withLeaseDuration(Duration.parse(args[1]));
    new HoldingWorker(Worker.connect(args[0], Credentials.none(), options)).serve();
    System.exit(0); // nobody waits any more for what is still held
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        held.forEach(CountDownLatch::countDown);
      } else {
        String name = line;
        handlers.execute(() -> run(name));
      }
    }
  }

  private void run(String name) {
    turns.acquireUninterruptibly();
    worker.run(name, this::hold);
    turns.release();
    System.out.println("ended " + name);
  }

  private Optional<JsonObject> hold(OperationContext context) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    held.add(end);
    context.onCancel(
        () -> {
          System.out.println("cancelled " + context.name() + " " + micros());
          end.countDown();
        });
    turns.release();
    System.out.println("held " + context.name());
    end.await();
    held.remove(end);
    turns.acquire();
    context.throwIfCancelled();
    return Optional.empty();
  }

  /** The time since 1970 by the clock that all processes of a machine share. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
