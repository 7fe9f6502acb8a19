package dev.longrun.model;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.time.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    trouble();
    return super.get(name, deadline);
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
    trouble();
    return super.list(query, deadline);
  }

  @Override
  public QueryResult search(SearchQuery query, Deadline deadline) {
    trouble();
    return super.search(query, deadline);
  }

  @Override
  public Map<State, Long> count(Subset subset, Deadline deadline) {
    trouble();
    return super.count(subset, deadline);
  }

  @Override
  public QueryResult children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    trouble();
    return super.children(name, after, limit, deadline);
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    trouble();
    Change written = super.update(name, deadline, change);
    trouble();
    return written;
  }

  @Override
  public List<Operation> updateMany(
      Collection<OperationName> names,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change) {
    trouble();
    List<Operation> written = super.updateMany(names, deadline, change);
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
