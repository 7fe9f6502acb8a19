package dev.longrun.store;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.time.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Passes everything on to another store; a test overrides what is to go otherwise. */
public class ForwardingStore implements OperationStore {
  private final OperationStore store;

  public ForwardingStore(OperationStore store) {
    this.store = store;
  }

  @Override
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    return store.get(name, deadline);
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    return store.update(name, deadline, change);
  }

  @Override
  public List<Operation> updateMany(
      Collection<OperationName> names,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change) {
    return store.updateMany(names, deadline, change);
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
    return store.list(query, deadline);
  }

  @Override
  public QueryResult search(SearchQuery query, Deadline deadline) {
    return store.search(query, deadline);
  }

  @Override
  public Map<State, Long> count(Subset subset, Deadline deadline) {
    return store.count(subset, deadline);
  }

  @Override
  public QueryResult children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    return store.children(name, after, limit, deadline);
  }

  @Override
  public QueryResult overdue(OverdueQuery query, Deadline deadline) {
    return store.overdue(query, deadline);
  }

  @Override
  public QueryResult cancelling(Optional<Position> after, int limit, Deadline deadline) {
    return store.cancelling(after, limit, deadline);
  }

  @Override
  public SweepSettings sweepSettings() {
    return store.sweepSettings();
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    return store.watchCancelRequests(worker, listener);
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    return store.watch(name, listener);
  }

  @Override
  public void close() {
    store.close();
  }
}
