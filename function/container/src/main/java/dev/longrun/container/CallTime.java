package dev.longrun.container;

import dev.longrun.server.MethodInvoker;
import dev.longrun.time.Deadline;
import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How long the call that this thread serves may take. */
final class CallTime {
  private static final Duration LONGEST_WAY_BACK = Duration.ofMillis(500);

  private CallTime() {}

  /** The call's own deadline, if it is sooner than any call's. */
  static Deadline deadline() {
    Deadline longest = MethodInvoker.longestTime();
    return left().map(longest::within).orElse(longest);
  }

  /**
   * How long the call may wait so that its caller still gets the reply; empty, if it has no
   * deadline.
   */
  static Optional<Duration> forAWait() {
    return left()
        .map(
            left -> {
              Duration share = left.dividedBy(10);
              return left.minus(share.compareTo(LONGEST_WAY_BACK) < 0 ? share : LONGEST_WAY_BACK);
            });
  }

  private static Optional<Duration> left() {
    return Optional.ofNullable(Context.current().getDeadline())
        .map(it -> Duration.ofNanos(Math.max(0, it.timeRemaining(TimeUnit.NANOSECONDS))));
  }
}
