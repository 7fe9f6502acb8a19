package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.operation.ApiException;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Code;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.store.ChildCancellation;
import dev.longrun.store.OperationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store, a clock and threads, for the contracts of the worker. */
abstract class WorkerFixture {
  static final Duration LEASE = Duration.ofSeconds(60);
  private static final long TIMEOUT_SECONDS = 60;

  final ManualClock clock = new ManualClock();
  final ParentName parent = new ParentName("projects/p" + UUID.randomUUID());
  OperationStore store;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Worker> workers = new ArrayList<>();
  private final Semaphore looks = new Semaphore(0);

  abstract OperationStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeAll() {
    threads.shutdownNow();
    workers.forEach(Worker::close);
    store.close();
  }

  Worker worker() {
    return worker(store, options());
  }

  /** A worker that reaches the store through {@code through}; it is closed after the test. */
  Worker worker(OperationStore through, WorkerOptions options) {
    Worker worker = new Worker(through, this::lookAtTheClock, new Random(), options);
    workers.add(worker);
    return worker;
  }

  private Instant lookAtTheClock() {
    looks.release();
    return clock.instant();
  }

  /** Waits until the workers' timers have had several chances to do what is due. */
  void awaitTicks() throws InterruptedException {
    looks.drainPermits();
    assertTrue(looks.tryAcquire(3, TIMEOUT_SECONDS, TimeUnit.SECONDS), "the timer stands still");
  }

  /** Moves the clock second by second, and lets the workers do what is due, until it is so. */
  void advanceUntil(BooleanSupplier so) throws InterruptedException {
    for (int seconds = 0; !so.getAsBoolean(); seconds++) {
      assertTrue(seconds < LEASE.toSeconds(), "it has not become so");
      clock.advance(Duration.ofSeconds(1));
      awaitTicks();
    }
  }

  static WorkerOptions options() {
    return WorkerOptions.named("w").withLeaseDuration(LEASE);
  }

  OperationName start() {
    return start(new CancelPolicy(true, Optional.empty()));
  }

  OperationName start(CancelPolicy policy) {
    OperationName name = new OperationName(parent, UUID.randomUUID().toString());
    Operation operation =
        Operation.start(name, Operations.definition(policy), Optional.empty(), clock.instant());
    store.update(name, none -> Optional.of(operation));
    return name;
  }

  /** What the method CancelOperation does. */
  Operation cancel(OperationName name) {
    return store
        .update(
            name, stored -> stored.map(it -> it.cancel(Operations.cancelRequest(clock.instant()))))
        .orElseThrow();
  }

  /** What the method CancelOperation does where there are children. */
  void cancelWithChildren(OperationName name) {
    new ChildCancellation(store, clock).passOn(cancel(name), Duration.ofMinutes(1));
  }

  /** What the method GetOperation shows. */
  Operation get(OperationName name) {
    return Operation.live(name, store.get(name), clock.instant());
  }

  /** Runs the handler on another thread. */
  Future<Operation> begin(Worker worker, OperationName name, OperationHandler handler) {
    return threads.submit(() -> worker.run(name, handler));
  }

  <T> Future<T> inBackground(Callable<T> work) {
    return threads.submit(work);
  }

  ExecutorService threads() {
    return threads;
  }

  static <T> T ended(Future<T> running) throws Exception {
    return running.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until what is stored is as wanted. */
  Operation await(OperationName name, Predicate<Operation> wanted) throws InterruptedException {
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = store.watch(name, told::add)) {
      while (true) {
        Optional<Operation> next = told.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, () -> "not as wanted: " + store.get(name));
        if (next.filter(wanted).isPresent()) {
          return next.get();
        }
      }
    }
  }

  /** Waits for the heartbeat that is due now. */
  Operation awaitHeartbeat(OperationName name) throws InterruptedException {
    return await(
        name,
        it -> it.life().lease().filter(l -> l.renewTime().equals(clock.instant())).isPresent());
  }

  static Outcome outcome(Operation operation) {
    return ((Life.Done) operation.life()).outcome();
  }

  static Outcome.Failure failure(Operation operation) {
    return (Outcome.Failure) outcome(operation);
  }

  static Code code(Operation failed) {
    return Code.of(failure(failed).code()).orElseThrow();
  }

  static String reason(ApiException refused) {
    return refused.error().reason();
  }
}
