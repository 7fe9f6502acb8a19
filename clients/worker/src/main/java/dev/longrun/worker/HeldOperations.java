package dev.longrun.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operations that a worker is at; each once. */
final class HeldOperations {
  private final Map<String, HeldOperation> byName = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @throws IllegalStateException if it is there already, or this is closed
   */
  synchronized void add(HeldOperation operation) {
    if (closed) {
      throw new IllegalStateException("the worker is closed");
    }
    if (byName.putIfAbsent(operation.name(), operation) != null) {
      throw new IllegalStateException("this worker is at " + operation.name() + " already");
    }
  }

  synchronized void remove(HeldOperation operation) {
    byName.remove(operation.name());
    notifyAll();
  }

  synchronized Collection<HeldOperation> all() {
    return List.copyOf(byName.values());
  }

  /** Takes no more. */
  synchronized void close() {
    closed = true;
  }

  /** Whether there is none left, within {@code timeout}. An interrupt is kept, and ends it. */
  synchronized boolean awaitNone(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      for (long left = end - System.nanoTime(); !byName.isEmpty() && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return byName.isEmpty();
  }
}
