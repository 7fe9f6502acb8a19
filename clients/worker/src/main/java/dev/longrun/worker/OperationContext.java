package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.AnyJson;
import dev.longrun.worker.client.Operation;
import java.util.Optional;

/** What a handler may know and do while it works. Every method may be called from any thread. */
public final class OperationContext {
  private final HeldOperation held;
  private final LeaseCalls calls;

  OperationContext(HeldOperation held, LeaseCalls calls) {
    this.held = held;
    this.calls = calls;
  }

  public String name() {
    return held.name();
  }

  /** The operation as it was when it was claimed. */
  public Operation operation() {
    return held.claimed();
  }

  /**
   * Tells how far the work has come. Never blocks: the newest report is sent with the next
   * heartbeat, and heartbeats are at least a second apart.
   *
   * @param workEstimated 0 if not known
   * @throws IllegalArgumentException if one is negative
   */
  public void report(long workCompleted, long workEstimated) {
    held.report(Report.progress(workCompleted, workEstimated));
  }

  /**
   * Replaces the operation's metadata. Never blocks: it is sent as a report is.
   *
   * @throws IllegalArgumentException if it has no {@code @type}
   */
  public void metadata(JsonObject metadata) {
    held.report(Report.metadata(AnyJson.check(metadata)));
  }

  /**
   * Whether the work is to stop: somebody asked to cancel it, the lease was lost, or the worker is
   * being closed. Never blocks.
   */
  public boolean cancelRequested() {
    return held.stop().isGiven();
  }

  /** Who asked to cancel the operation; empty, if nobody did. Never blocks. */
  public Optional<CancelRequest> cancelRequest() {
    return held.stop().cancelRequest();
  }

  /**
   * Returns if the work is to go on. Never blocks.
   *
   * @throws OperationCancelledException if the work is to stop
   */
  public void throwIfCancelled() {
    held.stop()
        .reason()
        .ifPresent(
            reason -> {
              throw new OperationCancelledException(
                  switch (reason) {
                    case CANCEL_REQUESTED -> "The operation was cancelled.";
                    case LEASE_LOST -> "The lease was lost.";
                    case WORKER_CLOSED -> "The worker is being closed.";
                  });
            });
  }

  /**
   * Runs {@code listener} once as soon as the work is to stop, on a thread of the worker's; soon,
   * if it is already. For what does not look by itself: a connection to close, a remote job to
   * stop.
   */
  public void onCancel(Runnable listener) {
    held.stop().onGiven(listener);
  }

  /**
   * Passes the point of no return: from here on a cancel is recorded, but too late to act on.
   * Blocks until the server has answered, at most as long as the lease lasts. An interrupt is kept.
   *
   * @throws OperationCancelledException if a cancel request came first, or the lease was lost
   */
  public void finalizing() {
    throwIfCancelled();
    if (!held.isFinalizing()) {
      calls.enterFinalizing(held);
    }
    throwIfCancelled();
  }
}
