package dev.longrun.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Why the work is to stop, and whoever wants to hear of it. It is given once; the first reason
 * stays.
 */
final class StopSignal {
  private static final Logger LOGGER = Logger.getLogger(StopSignal.class.getName());

  enum Reason {
    CANCEL_REQUESTED,
    LEASE_LOST
  }

  private final Executor executor;
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile @Nullable Reason reason;
  private volatile boolean leaseLost;
  private boolean ended;

  /**
   * @param executor runs the listeners, so that a slow one holds nobody up
   */
  StopSignal(Executor executor) {
    this.executor = executor;
  }

  /**
   * Gives the signal, or does nothing if it was given before; only that the lease is lost is noted
   * in any case.
   */
  void give(Reason why) {
    List<Runnable> told;
    synchronized (this) {
      leaseLost |= why == Reason.LEASE_LOST;
      if (reason != null || ended) {
        return;
      }
      reason = why;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(this::tell);
  }

  /** The work has ended: whoever wanted to stop it has nothing to stop any more. */
  synchronized void end() {
    ended = true;
    listeners.clear();
  }

  boolean isGiven() {
    return reason != null;
  }

  boolean isCancelRequested() {
    return reason == Reason.CANCEL_REQUESTED;
  }

  boolean isLeaseLost() {
    return leaseLost;
  }

  /** Runs {@code listener} once, when the signal is given; soon, if it was given before. */
  void onGiven(Runnable listener) {
    synchronized (this) {
      if (reason == null) {
        listeners.add(listener);
        return;
      }
    }
    tell(listener);
  }

  private void tell(Runnable listener) {
    executor.execute(
        () -> {
          try {
            listener.run();
          } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "a listener for cancellation failed", e);
          }
        });
  }
}
