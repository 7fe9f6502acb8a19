package dev.longrun.store;

import static dev.longrun.time.TestDeadlines.soon;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import java.util.List;
import java.util.Optional;

/** What a test of a store has at hand: the store, and names that no other test uses. */
interface StoreFixture {
  OperationStore store();

  /** Another store over the same operations. */
  OperationStore open() throws Exception;

  ParentName parent();

  default OperationName name() {
    return new OperationName(parent(), "x");
  }

  default Operation create(Operation operation) {
    return store().update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  default Operation change(OperationName of, OperationChange change) {
    return store().update(of, soon(), stored -> stored.map(change::apply)).written();
  }

  /** A transition, as a change of something that is there. */
  interface OperationChange {
    Operation apply(Operation operation);
  }

  default List<Operation> list(
      ParentName of, Restriction restriction, Optional<String> after, int limit) {
    return store().list(new OperationQuery(of, restriction, after, limit), soon()).operations();
  }
}
