package dev.longrun.worker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Why the work is to stop, and whoever wants to hear of it. It is given once; the first reason
 * stays.
 */
final class StopSignal {
  private static final Logger LOGGER = System.getLogger(StopSignal.class.getName());

  enum Reason {
    CANCEL_REQUESTED,
    LEASE_LOST,
    WORKER_CLOSED
  }

  private final Executor executor;
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile Optional<Reason> reason = Optional.empty();
  private volatile Optional<CancelRequest> cancelRequest = Optional.empty();
  private volatile boolean leaseLost;
  private boolean ended;

  /**
   * @param executor runs the listeners, so that a slow one holds nobody up
   */
  StopSignal(Executor executor) {
    this.executor = executor;
  }

  void cancel(CancelRequest request) {
    give(Reason.CANCEL_REQUESTED, Optional.of(request));
  }

  /**
   * Gives the signal, or does nothing if it was given before; only that the lease is lost is noted
   * in any case.
   */
  void give(Reason why) {
    give(why, Optional.empty());
  }

  private void give(Reason why, Optional<CancelRequest> request) {
    List<Runnable> told;
    synchronized (this) {
      leaseLost |= why == Reason.LEASE_LOST;
      if (reason.isPresent() || ended) {
        return;
      }
      cancelRequest = request;
      reason = Optional.of(why);
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

  Optional<Reason> reason() {
    return reason;
  }

  Optional<CancelRequest> cancelRequest() {
    return cancelRequest;
  }

  boolean isGiven() {
    return reason.isPresent();
  }

  boolean isLeaseLost() {
    return leaseLost;
  }

  /** Runs {@code listener} once, when the signal is given; soon, if it was given before. */
  void onGiven(Runnable listener) {
    synchronized (this) {
      if (reason.isEmpty()) {
        listeners.add(listener);
        return;
      }
    }
    tell(listener);
  }

  /** Without a thread for it, the listener runs on this one. */
  private void tell(Runnable listener) {
    try {
      executor.execute(() -> run(listener));
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "There is no thread for a listener for cancellation", e);
      run(listener);
    }
  }

  private static void run(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.WARNING, "A listener for cancellation failed", e);
    }
  }
}
