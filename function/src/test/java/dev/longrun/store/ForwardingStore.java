package dev.longrun.store;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.time.Instant;
import java.util.List;
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
  public List<Operation> list(OperationQuery query) {
    return store.list(query);
  }

  @Override
  public List<Operation> children(OperationName name, Optional<String> after, int limit) {
    return store.children(name, after, limit);
  }

  @Override
  public List<Operation> overdue(Overdue why, Instant now, int limit) {
    return store.overdue(why, now, limit);
  }

  @Override
  public List<Operation> cancelling(int limit) {
    return store.cancelling(limit);
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
