package dev.longrun.model;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A store whose calls are held up for a moment, so that they pass each other; and of which some
 * fail, before what they were to do or after it.
 */
final class TroubledStore extends ForwardingStore {
  private static final long LONGEST_PAUSE_NANOS = 2_000_000;

  private final int failures;

  /**
   * @param failures in a hundred calls
   */
  TroubledStore(OperationStore store, int failures) {
    super(store);
    this.failures = failures;
  }

  @Override
  public Optional<Operation> get(OperationName name) {
    trouble();
    return super.get(name);
  }

  @Override
  public QueryResult list(OperationQuery query) {
    trouble();
    return super.list(query);
  }

  @Override
  public QueryResult children(OperationName name, Optional<String> after, int limit) {
    trouble();
    return super.children(name, after, limit);
  }

  @Override
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    trouble();
    Optional<Operation> written = super.update(name, change);
    trouble();
    return written;
  }

  private void trouble() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (random.nextInt(4) == 0) {
      LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
    }
    if (random.nextInt(100) < failures) {
      throw ServerErrors.storeUnavailable(new IllegalStateException("on purpose"));
    }
  }
}
