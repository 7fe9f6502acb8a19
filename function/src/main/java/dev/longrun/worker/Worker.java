package dev.longrun.worker;

import dev.longrun.error.ApiException;
import dev.longrun.json.AnyJson;
import dev.longrun.operation.Definition;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Report;
import dev.longrun.operation.Settlement;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OperationStarter;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Runs handlers for operations, as many at once as its callers have threads.
 *
 * <p>All of them share one timer, which renews their leases, and one watch on the store, by which
 * they hear of cancel requests at once. Should the watch fail, a heartbeat tells them, so at the
 * latest a third of the lease later.
 */
public final class Worker implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final int HEARTBEAT_THREADS = 8;

  private static final Logger LOGGER = Logger.getLogger(Worker.class.getName());

  private final LiveOperations operations;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final WorkerOptions options;
  private final String holder;
  private final Map<OperationName, HeldOperation> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Worker::daemon);
  private final ExecutorService heartbeats =
      Executors.newFixedThreadPool(HEARTBEAT_THREADS, Worker::daemon);
  private final ExecutorService listeners = Executors.newCachedThreadPool(Worker::daemon);
  private final OperationStore.Watch watch;

  /**
   * Starts the timer and the watch.
   *
   * @param store stays open when this is closed
   * @param clock should agree with those of the servers to within a few seconds, since leases are
   *     judged by both
   * @param random must not be predictable: lease tokens are made of it
   */
  public Worker(
      OperationStore store, InstantSource clock, RandomGenerator random, WorkerOptions options) {
    this.operations = new LiveOperations(store, clock, Worker::log);
    this.clock = clock;
    this.random = random;
    this.options = options;
    this.holder = options.name() + "/" + randomHex(8);
    this.watch = store.watchCancelRequests(holder, this::cancel);
    var unused =
        timer.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void log(Settlement settlement) {
    LOGGER.warning(
        "%s is %s: %s"
            .formatted(settlement.after().name(), settlement.after().state(), settlement.cause()));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "longrun-worker");
    thread.setDaemon(true);
    return thread;
  }

  private void cancel(OperationName name) {
    HeldOperation operation = held.get(name);
    if (operation != null) {
      operation.stop().give(StopSignal.Reason.CANCEL_REQUESTED);
    }
  }

  private void tick() {
    Instant now = clock.instant();
    for (HeldOperation operation : held.values()) {
      operation.checkLease(now);
      if (operation.takeTurn(now)) {
        heartbeats.execute(operation::heartbeat);
      }
    }
  }

  /**
   * Starts an operation with a random id, to be run here or elsewhere.
   *
   * @throws ApiException INVALID_ARGUMENT, and for a child what {@link OperationStarter#start} says
   */
  public OperationName start(
      ParentName parent, Definition definition, Optional<OpaqueJson> metadata) {
    OperationName name = new OperationName(parent, randomHex(16));
    return new OperationStarter(operations)
        .start(
            name,
            definition.identified(randomHex(16)),
            Report.ofStart(metadata.map(AnyJson::checked), Optional.empty()),
            "",
            Deadline.after(WorkerOptions.CALL_TIME))
        .written()
        .name();
  }

  /**
   * Claims an operation and runs {@code handler} on the calling thread until it ends; then finishes
   * the operation with its response, its failure, or CANCELLED.
   *
   * @return the operation as it ended. If it was done before it could be claimed, the handler does
   *     not run
   * @throws ApiException FAILED_PRECONDITION, if another holds it; NOT_FOUND; UNAVAILABLE, if the
   *     store can't be reached to claim it
   */
  public Operation run(OperationName name, OperationHandler handler) {
    LeaseToken token = new LeaseToken(randomHex(32));
    HeldOperation mine =
        new HeldOperation(operations, clock, name, token, new StopSignal(listeners));
    if (held.putIfAbsent(name, mine) != null) {
      throw new IllegalStateException("this worker is at " + name + " already");
    }
    // Known before it is claimed, so that no cancel request between the two goes unheard.
    try {
      Operation claimed = mine.claim(holder, options.leaseDuration());
      if (claimed.done()) {
        return claimed;
      }
      Operation current = mine.caughtUp(operations.children());
      if (current.done()) {
        return current;
      }
      return mine.finish(new HandlerRun(mine, options.interruptOnCancel()).outcome(handler));
    } finally {
      held.remove(name);
    }
  }

  /**
   * {@link #run} on a thread of {@code executor}; what it throws, the future ends with. Cancelling
   * the future changes nothing.
   */
  public CompletableFuture<Operation> submit(
      OperationName name, OperationHandler handler, Executor executor) {
    return CompletableFuture.supplyAsync(() -> run(name, handler), executor);
  }

  private String randomHex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /**
   * Stops the timer and the watch. Handlers that still run lose their leases in time, so end them
   * first.
   */
  @Override
  public void close() {
    watch.close();
    timer.shutdownNow();
    heartbeats.shutdownNow();
    listeners.shutdown();
  }
}
