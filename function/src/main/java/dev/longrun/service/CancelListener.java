package dev.longrun.service;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hears which of several operations is asked to cancel or ends. That an operation was deleted, or
 * finished by another call with its token, may become known only with the next heartbeat.
 *
 * <p>One thread uses a listener.
 */
public final class CancelListener implements AutoCloseable {
  private final LiveOperations operations;
  private final BlockingQueue<OperationName> told = new LinkedBlockingQueue<>();
  private final Map<String, OperationStore.Watch> watches = new HashMap<>();
  private final Set<OperationName> names = new HashSet<>();
  private final Set<OperationName> heard = new HashSet<>();

  CancelListener(LiveOperations operations) {
    this.operations = operations;
  }

  /** Hears of these operations from now on, and of what has happened to them already. */
  public void listen(Collection<Operation> held) {
    for (Operation operation : held) {
      names.add(operation.name());
      operation
          .life()
          .lease()
          .ifPresent(
              lease ->
                  watches.computeIfAbsent(
                      lease.worker(),
                      worker -> operations.store().watchCancelRequests(worker, told::add)));
    }
  }

  /** Whether anything was heard until now. Returns at once. */
  public boolean hasHeard() {
    hear(told.poll());
    return !heard.isEmpty();
  }

  /** Hears this one, and what came with it. */
  private void hear(@Nullable OperationName first) {
    for (OperationName name = first; name != null; name = told.poll()) {
      if (names.contains(name)) {
        heard.add(name);
      }
    }
  }

  /**
   * Blocks until something is heard, and returns the names of all operations of which something is;
   * or until {@code time} has passed, and returns none. If the thread is interrupted, it returns
   * early.
   *
   * @param held the operations as they are stored; what time makes of them is heard, too
   */
  public Set<OperationName> await(Collection<Operation> held, Duration time) {
    Instant end = operations.now().plus(time);
    Instant until =
        held.stream()
            .flatMap(it -> it.settleTime().stream())
            .reduce(end, (a, b) -> a.isBefore(b) ? a : b);
    try {
      for (Instant now = operations.now();
          !hasHeard() && now.isBefore(until);
          now = operations.now()) {
        hear(told.poll(Duration.between(now, until).toNanos(), TimeUnit.NANOSECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (heard.isEmpty()) {
      addSettled(held);
    }
    return Set.copyOf(heard);
  }

  private void addSettled(Collection<Operation> held) {
    Instant now = operations.now();
    held.stream()
        .filter(operation -> !operation.settle(now).equals(operation))
        .forEach(operation -> heard.add(operation.name()));
  }

  @Override
  public void close() {
    watches.values().forEach(OperationStore.Watch::close);
  }
}
