package dev.longrun.store;

import dev.longrun.operation.Errors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
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
      throw Errors.internal(new IllegalStateException("on purpose"));
    }
    return super.update(name, change);
  }
}
