package dev.longrun.store;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Passes everything on to another store; a test overrides what is to go otherwise. */
public class ForwardingStore implements OperationStore {
  private final OperationStore store;

  public ForwardingStore(OperationStore store) {
    this.store = store;
  }

  @Override
  public Optional<Operation> get(OperationName name) {
    return store.get(name);
  }

  @Override
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    return store.update(name, change);
  }

  @Override
  public QueryResult list(OperationQuery query) {
    return store.list(query);
  }

  @Override
  public QueryResult children(OperationName name, Optional<String> after, int limit) {
    return store.children(name, after, limit);
  }

  @Override
  public QueryResult overdue(OverdueQuery query) {
    return store.overdue(query);
  }

  @Override
  public QueryResult cancelling(Optional<Position> after, int limit) {
    return store.cancelling(after, limit);
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
