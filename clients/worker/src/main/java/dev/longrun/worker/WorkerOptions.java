package dev.longrun.worker;

import java.time.Duration;

/**
 * How a worker works.
 *
 * @param name what its leases show, 1 to 200 characters; a random part is added, so that two
 *     processes of one name are told apart
 * @param leaseDuration how long an operation stays this worker's after it was last heard from, 1
 *     second to 1 hour. It is renewed at a third of that, which also bounds how late a cancel
 *     request is noticed when no heartbeat could wait for it
 * @param interruptOnCancel whether to interrupt the handler's thread when the work is to stop
 */
public record WorkerOptions(String name, Duration leaseDuration, boolean interruptOnCancel) {
  private static final Duration MIN_LEASE = Duration.ofSeconds(1);
  private static final Duration MAX_LEASE = Duration.ofHours(1);
  private static final int MAX_NAME = 200;

  /**
   * @throws IllegalArgumentException if the server would refuse one of these
   */
  public WorkerOptions {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "name '" + name + "' must have 1 to " + MAX_NAME + " characters");
    }
    if (leaseDuration.compareTo(MIN_LEASE) < 0 || leaseDuration.compareTo(MAX_LEASE) > 0) {
      throw new IllegalArgumentException(
          "leaseDuration " + leaseDuration + " must be from 1 second to 1 hour");
    }
  }

  /** Leases of 60 seconds, and no interrupts. */
  public static WorkerOptions named(String name) {
    return new WorkerOptions(name, Duration.ofSeconds(60), false);
  }

  public WorkerOptions withLeaseDuration(Duration duration) {
    return new WorkerOptions(name, duration, interruptOnCancel);
  }

  public WorkerOptions withInterruptOnCancel() {
    return new WorkerOptions(name, leaseDuration, true);
  }
}
