package dev.longrun.worker;

import dev.longrun.worker.auth.TokenSource;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.ResourceName;
import dev.longrun.worker.client.StartRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * Runs handlers for operations, as many at once as its callers have threads.
 *
 * <p>All of them share one thread, which decides about heartbeats, and at most five requests that
 * wait for cancel requests, by which they hear of these at once. Should there be no place for such
 * a request, another heartbeat tells them, so at the latest a third of the lease later.
 */
public final class Worker implements AutoCloseable {
  /** How long handlers get to stop after they were told that the worker is being closed. */
  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private final OperationsClient client;
  private final RandomGenerator random;
  private final WorkerOptions options;
  private final String holder;
  private final HeldOperations held = new HeldOperations();
  private final ExecutorService executor = Executors.newCachedThreadPool(Worker::daemon);
  private final LeaseCalls calls;
  private final HeartbeatLoop heartbeats;

  Worker(
      OperationsClient client, InstantSource clock, RandomGenerator random, WorkerOptions options) {
    this.client = client;
    this.random = random;
    this.options = options;
    this.holder = options.name() + "/" + randomHex(8);
    this.calls = new LeaseCalls(client, clock, new RetryingCall(clock, random, executor));
    this.heartbeats =
        new HeartbeatLoop(held::all, new HeartbeatCalls(client, clock, random), clock, executor);
    heartbeats.start();
  }

  /**
   * A worker for the operations of a server. Sends nothing yet.
   *
   * @param endpoint the URL of the server, such as {@code https://longrun.example.com}
   * @param credentials who the worker is, such as {@link
   *     dev.longrun.worker.auth.Credentials#applicationDefault}
   * @throws IllegalArgumentException if the endpoint is not an HTTP URL
   */
  public static Worker connect(String endpoint, TokenSource credentials, WorkerOptions options) {
    OperationsClient client =
        new OperationsClient(Endpoint.of(endpoint), credentials, "longrun-worker");
    return new Worker(client, new MonotonicClock(), new SecureRandom(), options);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "longrun-worker");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts an operation, to be run here or elsewhere.
   *
   * @param parent such as {@code projects/my-project}
   * @throws ApiException if it is refused, or the server can't be reached; then the same request
   *     again, with the same request id, starts it at most once
   */
  public Operation start(String parent, StartRequest request) throws InterruptedException {
    return client.start(parent, request);
  }

  /**
   * Claims an operation and runs {@code handler} on the calling thread until it ends; then finishes
   * the operation with its response, its failure, or CANCELLED.
   *
   * <p>If the handler fails with an OutOfMemoryError or the like, the operation is finished and the
   * error thrown again. An interrupt is kept.
   *
   * @param name the full name of the operation
   * @return the operation as it ended. If it was done before it could be claimed, the handler does
   *     not run
   * @throws ApiException FAILED_PRECONDITION, if another holds it, or if it ended otherwise and the
   *     worker may not read how (the permission {@code operations.get}); NOT_FOUND; UNAVAILABLE, if
   *     the server can't be reached to claim it, or not to finish it before its lease is over, the
   *     thread is interrupted or the worker closed
   * @throws IllegalStateException if this worker is at it already, or closed
   */
  public Operation run(String name, OperationHandler handler) {
    HeldOperation mine =
        new HeldOperation(
            ResourceName.checkOperation(name), LeaseToken.random(random), new StopSignal(executor));
    held.add(mine);
    try {
      Optional<Operation> done = calls.claim(mine, holder, options.leaseDuration());
      if (done.isPresent()) {
        return done.get();
      }
      heartbeats.wakeUp();
      HandlerRun run = new HandlerRun(mine, calls, options.interruptOnCancel());
      Operation ended = calls.finish(mine, run.outcome(handler));
      run.rethrowFatal();
      return ended;
    } finally {
      held.remove(mine);
    }
  }

  /**
   * {@link #run} on a thread of {@code executor}; what it throws, the future ends with. Cancelling
   * the future changes nothing.
   */
  public CompletableFuture<Operation> submit(
      String name, OperationHandler handler, Executor runsOn) {
    return CompletableFuture.supplyAsync(() -> run(name, handler), runsOn);
  }

  private String randomHex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /**
   * Takes no more operations, and lets handlers end for {@code timeout}. Those that still run are
   * then told to stop, as by a cancel request, and end their operations FAILED with code 10
   * (ABORTED). Whoever has not stopped after 5 seconds more loses its lease: the server ends its
   * operation when that is over. Keeps an interrupt, and goes on to the next step at once.
   */
  public void close(Duration timeout) {
    held.close();
    if (!held.awaitNone(timeout)) {
      held.all().forEach(operation -> operation.stop().give(StopSignal.Reason.WORKER_CLOSED));
      if (!held.awaitNone(STOP_TIME)) {
        held.all().forEach(HeldOperation::abandon);
      }
    }
    heartbeats.close();
    executor.shutdown();
  }

  /** As {@link #close(Duration)} without time for handlers to end by themselves. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
