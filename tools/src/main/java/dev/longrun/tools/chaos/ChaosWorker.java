package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.OperationFailedException;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A worker's process: one {@link Worker}, which works on every operation whose name it reads, as
 * the operation's type says. It writes the name back when there is nothing more to do about it.
 */
final class ChaosWorker {
  static final Duration LEASE = Duration.ofSeconds(2);

  /** What it writes when it is ready to be killed. */
  static final String READY = "ready";

  private static final long TICK_MILLIS = 10;

  private final Worker worker;
  private final Journal journal;
  private final String process;
  private final ExecutorService handlers = Executors.newCachedThreadPool();

  private ChaosWorker(Worker worker, Journal journal, String process) {
    this.worker = worker;
    this.journal = journal;
    this.process = process;
  }

  /** Takes the directory of the journals, the name of this process and the server's URL. */
  public static void main(String[] args) throws IOException {
    WorkerOptions options = WorkerOptions.named(args[1]).withLeaseDuration(LEASE);
    Worker worker = Worker.connect(args[2], Credentials.none(), options);
    new ChaosWorker(worker, new Journal(Path.of(args[0]), args[1]), args[1]).serve();
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(READY);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String name = line;
      handlers.execute(() -> run(name));
    }
  }

  private void run(String name) {
    while (!isSettled(name)) {
      sleep();
    }
    System.out.println(name);
  }

  /** Whether there is nothing more to do: it has ended, or is another's. */
  private boolean isSettled(String name) {
    try {
      Operation ended = worker.run(name, this::work);
      journal.note(new Journal.Entry("ended", name, OutcomeText.of(ended.toJson())));
      return true;
    } catch (ApiException e) {
      if (!e.isTransient() && e.code() != Code.FAILED_PRECONDITION) {
        journal.note(new Journal.Entry("unexpected", name, e.toString()));
      }
      return !e.isTransient();
    }
  }

  private Optional<JsonObject> work(OperationContext context) throws OperationFailedException {
    Seen claimed = new Seen(context.operation().toJson());
    Behaviour behaviour = Behaviour.valueOf(claimed.operationType());
    long work = claimed.workMillis();
    long begun = System.nanoTime();
    long cancelled = -1;
    boolean finalizing = false;
    while (true) {
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      if (cancelled < 0 && context.cancelRequested()) {
        cancelled = elapsed;
      }
      context.report(elapsed, work);
      switch (behaviour.next(new Behaviour.Moment(elapsed, work, cancelled, finalizing))) {
        case GO_ON -> sleep();
        case FINALIZE -> {
          context.finalizing();
          finalizing = true;
        }
        case STOP -> context.throwIfCancelled();
        case FAIL -> throw new OperationFailedException(Code.DATA_LOSS, "by " + process, null);
        case COMPLETE -> {
          return Optional.of(response(context.name()));
        }
      }
    }
  }

  private JsonObject response(String name) {
    JsonObject response = OutcomeText.response("by " + process);
    journal.note(new Journal.Entry("intended", name, "response " + response));
    return response;
  }

  private static void sleep() {
    try {
      Thread.sleep(TICK_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }
}
