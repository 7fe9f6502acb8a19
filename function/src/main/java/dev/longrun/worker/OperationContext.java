package dev.longrun.worker;

import dev.longrun.json.AnyJson;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import java.util.Optional;

/** What a handler may know and do while it works. Every method may be called from any thread. */
public final class OperationContext {
  private final HeldOperation held;
  private final StopSignal stop;

  OperationContext(HeldOperation held, StopSignal stop) {
    this.held = held;
    this.stop = stop;
  }

  public OperationName name() {
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
   */
  public void report(long workCompleted, long workEstimated) {
    Progress progress = new Progress(workCompleted, workEstimated);
    held.report(new Report(Optional.of(progress), Optional.empty()));
  }

  /**
   * Replaces the operation's metadata. Never blocks: it is sent as a report is.
   *
   * @throws IllegalArgumentException if it is not a JSON object with an {@code @type}
   */
  public void metadata(OpaqueJson metadata) {
    held.report(new Report(Optional.empty(), Optional.of(AnyJson.checked(metadata))));
  }

  /**
   * Whether the work is to stop: somebody asked to cancel it, or the lease was lost. Never blocks.
   */
  public boolean cancelRequested() {
    return stop.isGiven();
  }

  /**
   * Returns if the work is to go on. Never blocks.
   *
   * @throws OperationCancelledException if the work is to stop
   */
  public void throwIfCancelled() {
    if (stop.isGiven()) {
      throw new OperationCancelledException(
          stop.isLeaseLost() ? "The lease was lost." : "The operation was cancelled.");
    }
  }

  /**
   * Runs {@code listener} once as soon as the work is to stop, on a thread of the worker's; soon,
   * if it is already. For what does not look by itself: a connection to close, a remote job to
   * stop.
   */
  public void onCancel(Runnable listener) {
    stop.onGiven(listener);
  }

  /**
   * Passes the point of no return: from here on a cancel is recorded, but too late to act on.
   * Blocks until the store has answered, at most as long as the lease lasts.
   *
   * @throws OperationCancelledException if a cancel request came first, or the lease was lost
   */
  public void finalizing() {
    throwIfCancelled();
    held.finalizing();
    throwIfCancelled();
  }
}
