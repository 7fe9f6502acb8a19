package dev.longrun.service;

import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Holds the answer to a heartbeat until its worker has something to hear: a request to cancel, or
 * the end of the operation.
 */
public final class CancelWatch {
  private final LiveOperations operations;

  public CancelWatch(LiveOperations operations) {
    this.operations = operations;
  }

  /**
   * The operation as soon as its cancellation is requested, it ends or goes to another holder; or
   * as it is when {@code time} has passed. Blocks until then. If the thread is interrupted, it
   * returns early.
   *
   * @param renewed the operation as a heartbeat has left it
   * @throws dev.longrun.error.ApiException FAILED_PRECONDITION, if the lease is not held any more;
   *     NOT_FOUND, if the operation was deleted
   */
  public Operation await(Operation renewed, LeaseToken token, Duration time) {
    Instant end = operations.now().plus(time);
    BlockingQueue<Optional<Operation>> updates = new LinkedBlockingQueue<>();
    Operation operation = renewed;
    try (OperationStore.Watch watch = operations.store().watch(renewed.name(), updates::add)) {
      for (Instant now = operations.now();
          isQuiet(operation) && now.isBefore(end);
          now = operations.now()) {
        Optional<Operation> update = poll(updates, now, earlier(end, operation.settleTime()));
        operation = live(renewed.name(), update == null ? Optional.of(operation) : update);
        operation.requireHeld(token);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return operation;
  }

  /** Listens for several operations at once. */
  public CancelListener listener() {
    return new CancelListener(operations);
  }

  /**
   * What the operation is now, for a worker that has waited.
   *
   * @throws dev.longrun.error.ApiException FAILED_PRECONDITION, if the lease is not held any more;
   *     NOT_FOUND
   */
  public Operation read(OperationName name, LeaseToken token) {
    Operation operation = operations.get(name, LiveOperations.afterAWait());
    operation.requireHeld(token);
    return operation;
  }

  private static boolean isQuiet(Operation operation) {
    return !operation.done() && operation.life().cancelRequest().isEmpty();
  }

  private static Instant earlier(Instant end, Optional<Instant> other) {
    return other.filter(end::isAfter).orElse(end);
  }

  /** Null, if none comes in time. */
  private static <T> @org.jspecify.annotations.Nullable T poll(
      BlockingQueue<T> queue, Instant now, Instant until) throws InterruptedException {
    return queue.poll(Math.max(0, Duration.between(now, until).toNanos()), TimeUnit.NANOSECONDS);
  }

  private Operation live(OperationName name, Optional<Operation> stored) {
    return operations.live(name, stored, LiveOperations.afterAWait());
  }
}
