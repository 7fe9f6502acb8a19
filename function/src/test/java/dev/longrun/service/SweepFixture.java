package dev.longrun.service;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;

import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Operations that a sweep may find. */
abstract class SweepFixture extends StoreFixture {
  static final Duration MICROSECOND = Duration.ofNanos(1000);

  final Instant start = clock.instant();

  Operation initializing(String id) {
    return started(id, start);
  }

  Operation started(String id, Instant now) {
    CancelPolicy policy = new CancelPolicy(true, Optional.of(GRACE));
    return Operations.start(
        Operations.name(id), Operations.definition(policy), Optional.empty(), now);
  }

  Operation processing(String id) {
    return initializing(id).claim(lease(TOKEN, start));
  }

  Operation done(String id, Instant end) {
    return started(id, end).claim(lease(TOKEN, end)).finish(TOKEN, response(), end);
  }

  Duration purgeDelay() {
    return store.sweepSettings().purgeDelay();
  }

  /** When an operation must have ended to be for a sweep to delete so long after the start. */
  Instant purgeableAfter(Duration time) {
    return start.plus(time).minus(Operation.RETENTION).minus(purgeDelay());
  }

  Operation create(Operation operation) {
    return store.update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  Operation stored(Operation like) {
    return store.get(like.name(), soon()).orElseThrow();
  }

  SweepSummary sweep() {
    return new Sweep(live(store, clock)).run(Deadline.after(MINUTE));
  }
}
