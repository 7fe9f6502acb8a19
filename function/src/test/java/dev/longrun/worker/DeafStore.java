package dev.longrun.worker;

import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import java.util.function.Consumer;

/** A store whose push is lost: no worker hears of a cancel request through it. */
final class DeafStore extends ForwardingStore {
  DeafStore(OperationStore store) {
    super(store);
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    return () -> {};
  }
}
