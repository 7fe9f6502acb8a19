package dev.longrun.service;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A store that fails to write some of the operations. */
final class PartlyFailingStore extends ForwardingStore {
  private final Predicate<String> failingIds;

  PartlyFailingStore(OperationStore store, Predicate<String> failingIds) {
    super(store);
    this.failingIds = failingIds;
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    if (failingIds.test(name.id())) {
      throw ServerErrors.internal(new IllegalStateException("on purpose"));
    }
    return super.update(name, deadline, change);
  }
}
