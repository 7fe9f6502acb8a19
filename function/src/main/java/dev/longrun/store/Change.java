package dev.longrun.store;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** What one write replaced by what; empty where there was or is no operation. */
public record Change(Optional<Operation> before, Optional<Operation> after) {
  /** {@link OperationStore#update}, with what was there before. */
  public static Change of(
      OperationStore store, OperationName name, UnaryOperator<Optional<Operation>> change) {
    AtomicReference<Optional<Operation>> before = new AtomicReference<>(Optional.empty());
    Optional<Operation> after =
        store.update(
            name,
            stored -> {
              before.set(stored);
              return change.apply(stored);
            });
    return new Change(before.get(), after);
  }

  /** Whether the operation came, went, or is in another state than before. */
  public boolean changesState() {
    return !before.map(Operation::state).equals(after.map(Operation::state));
  }

  /** The operation that was written, where one must have been. */
  public Operation written() {
    return after.orElseThrow();
  }
}
