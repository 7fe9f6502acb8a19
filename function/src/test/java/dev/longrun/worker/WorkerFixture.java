package dev.longrun.worker;

import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A store, a clock and threads, for the tests of the worker. */
abstract class WorkerFixture {
  static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  final ManualClock clock = new ManualClock();
  final ParentName parent = new ParentName("projects/p" + UUID.randomUUID());
  OperationStore store;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Worker> workers = new ArrayList<>();
  private final Semaphore looks = new Semaphore(0);

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @BeforeEach
  void openStore() throws Exception {
    store = storeUnderTest.open(directory);
  }

  @AfterEach
  void closeAll() {
    threads.shutdownNow();
    workers.forEach(Worker::close);
    store.close();
  }

  Worker worker() {
    return listening(worker(store, options()));
  }

  /**
   * The worker, once it hears what the store pushes: the Firestore emulator now and then loses what
   * happens just when a listener begins.
   */
  Worker listening(Worker worker) {
    for (int attempt = 0; attempt < 5; attempt++) {
      OperationName probe = start();
      CountDownLatch told = new CountDownLatch(1);
      Operation ended =
          worker.run(
              probe,
              context -> {
                context.onCancel(told::countDown);
                cancel(probe);
                told.await(5, TimeUnit.SECONDS);
                context.throwIfCancelled();
                return Optional.empty();
              });
      if (ended.state() == State.CANCELLED) {
        return worker;
      }
    }
    throw new AssertionError("the worker hears nothing of what the store pushes");
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
    assertTrue(
        looks.tryAcquire(3, TIMEOUT.toSeconds(), TimeUnit.SECONDS), "the timer stands still");
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
    store.update(name, soon(), none -> Optional.of(operation));
    return name;
  }

  /** What the method CancelOperation does. */
  Operation cancel(OperationName name) {
    return store
        .update(
            name,
            soon(),
            stored -> stored.map(it -> it.cancel(Operations.cancelRequest(clock.instant()))))
        .written();
  }

  /** What the method CancelOperation does where there are children. */
  void cancelWithChildren(OperationName name) {
    live(store, clock).effects().carryOutAfter(List.of(cancel(name)), soon());
  }

  /** What the method GetOperation shows. */
  Operation get(OperationName name) {
    return Operation.live(name, store.get(name, soon()), clock.instant());
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
    return running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Waits until what is stored is as wanted. Reads it, too, since the Firestore emulator now and
   * then loses a change that is made just when a watch begins.
   */
  Operation await(OperationName name, Predicate<Operation> wanted) throws InterruptedException {
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = store.watch(name, told::add)) {
      for (Instant end = Instant.now().plus(TIMEOUT); Instant.now().isBefore(end); ) {
        Optional<Operation> next = told.poll(1, TimeUnit.SECONDS);
        Optional<Operation> operation = next == null ? store.get(name, soon()) : next;
        if (operation.filter(wanted).isPresent()) {
          return operation.get();
        }
      }
    }
    throw new AssertionError("not as wanted: " + store.get(name, soon()));
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
