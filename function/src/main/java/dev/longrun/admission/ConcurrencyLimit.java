package dev.longrun.admission;

import dev.longrun.error.ServerErrors;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of one kind is served at once. A few more wait for their turn, in the order in which
 * they came; the rest are refused at once, so that those who wait don't wait long.
 */
final class ConcurrencyLimit {
  private final int permits;
  private final int queue;
  private final Duration patience;
  private final Semaphore free;

  /** Those that are served, and those that wait. */
  private final AtomicInteger present = new AtomicInteger();

  /**
   * @param permits how many are served at once; 0 for no limit
   * @param queue how many may wait for that
   * @param patience how long each of them waits at most
   */
  ConcurrencyLimit(int permits, int queue, Duration patience) {
    this.permits = permits;
    this.queue = queue;
    this.patience = patience;
    this.free = new Semaphore(permits, true);
  }

  /** Whether a permit could be had; {@link #release} is to follow if so. */
  boolean tryAcquire() {
    if (permits == 0) {
      return true;
    }
    if (present.incrementAndGet() - permits > queue || !awaitTurn()) {
      present.decrementAndGet();
      return false;
    }
    return true;
  }

  private boolean awaitTurn() {
    try {
      return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if no permit could be had
   */
  void acquire() {
    if (!tryAcquire()) {
      throw ServerErrors.overloaded();
    }
  }

  void release() {
    if (permits != 0) {
      present.decrementAndGet();
      free.release();
    }
  }

  /** Whether more than half of the permits are taken. */
  boolean isHalfTaken() {
    return permits != 0 && present.get() * 2 > permits;
  }
}
