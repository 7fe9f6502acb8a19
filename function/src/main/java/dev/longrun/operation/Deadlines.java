package dev.longrun.operation;

import java.time.Instant;
import java.util.Optional;

/** When the timeouts of one operation are over. */
record Deadlines(LifePolicy policy, Instant startTime) {
  /** The instant at which the operation fails, if no worker has claimed it. */
  Optional<Instant> claim() {
    return policy.claimTimeout().map(startTime::plus);
  }

  /** The instant at which the server asks the holder of {@code lease} to stop. */
  Optional<Instant> run(Lease lease) {
    return policy.runTimeout().flatMap(timeout -> lease.claimTime().map(it -> it.plus(timeout)));
  }

  /** The instant at which the grace period that {@code request} began is over. */
  Optional<Instant> cancel(CancelRequest request) {
    return policy.cancelPolicy().gracePeriod().map(request.requestTime()::plus);
  }
}
