package dev.longrun.worker;

import dev.longrun.operation.Lease;
import java.time.Duration;

/**
 * How a worker works.
 *
 * @param name what its leases show; a random part is added, so that two processes of one name are
 *     told apart
 * @param leaseDuration how long an operation stays this worker's after it was last heard from, 1
 *     second to 1 hour. It is renewed at a third of that, which also bounds how late a cancel
 *     request is noticed when the store's push fails
 * @param interruptOnCancel whether to interrupt the handler's thread when the work is to stop
 */
public record WorkerOptions(String name, Duration leaseDuration, boolean interruptOnCancel) {
  /** For one call of the store; if it fails, the worker makes it again. */
  static final Duration CALL_TIME = Duration.ofSeconds(8);

  /** Leases of 60 seconds, and no interrupts. */
  public static WorkerOptions named(String name) {
    return new WorkerOptions(name, Lease.DEFAULT_DURATION, false);
  }

  public WorkerOptions withLeaseDuration(Duration duration) {
    return new WorkerOptions(name, duration, interruptOnCancel);
  }

  public WorkerOptions withInterruptOnCancel() {
    return new WorkerOptions(name, leaseDuration, true);
  }
}
