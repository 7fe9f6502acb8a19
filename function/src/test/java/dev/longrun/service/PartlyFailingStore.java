package dev.longrun.service;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
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
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    if (failingIds.test(name.id())) {
      throw ServerErrors.internal(new IllegalStateException("on purpose"));
    }
    return super.update(name, change);
  }
}
