package dev.longrun.service;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Settlement;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Writes operations, and tells a listener of what time had made of them until then. */
public final class OperationUpdates {
  private final OperationStore store;
  private final InstantSource clock;
  private final Consumer<Settlement> listener;

  OperationUpdates(OperationStore store, InstantSource clock, Consumer<Settlement> listener) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
  }

  OperationStore store() {
    return store;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * {@link OperationStore#update} at an instant, which tells the listener of what time had made of
   * the operation by then.
   *
   * @return what the change has changed beyond that
   */
  Change update(
      OperationName name,
      Instant now,
      Deadline deadline,
      UnaryOperator<Optional<Operation>> change) {
    Change made = store.update(name, deadline, change);
    made.settlement(now).ifPresent(listener);
    return made.sinceSettlement(now);
  }
}
