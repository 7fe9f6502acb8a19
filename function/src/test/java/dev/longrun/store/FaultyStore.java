package dev.longrun.store;

import dev.longrun.error.ApiException;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * A store that is unavailable to some of the calls for each operation and each collection, and that
 * remembers every cancel that was recorded through it.
 *
 * <p>A write that fails was made all the same, and only its answer lost; but not for an operation
 * whose id begins with {@code unheard}.
 */
public final class FaultyStore extends ForwardingStore {
  private final IntPredicate fails;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Map<OperationName, Set<CancelRequest>> cancels = new ConcurrentHashMap<>();

  /**
   * @param fails which calls for the same name do, counted from 0
   */
  public FaultyStore(OperationStore store, IntPredicate fails) {
    super(store);
    this.fails = fails;
  }

  /** Every different request to cancel it that an operation ever had; by operation. */
  public Map<OperationName, Set<CancelRequest>> cancels() {
    return cancels;
  }

  @Override
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    failIf(turn(name.toString()));
    return super.get(name, deadline);
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
    failIf(turn(query.parent().toString()));
    return super.list(query, deadline);
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    boolean failing = turn(name.toString());
    failIf(failing && name.id().startsWith("unheard"));
    Change written = super.update(name, deadline, change);
    written
        .after()
        .flatMap(operation -> operation.life().cancelRequest())
        .ifPresent(it -> cancels.computeIfAbsent(name, none -> new HashSet<>()).add(it));
    failIf(failing);
    return written;
  }

  private boolean turn(String name) {
    return fails.test(calls.merge(name, 1, Integer::sum) - 1);
  }

  private static void failIf(boolean failing) {
    if (failing) {
      throw unavailable();
    }
  }

  private static ApiException unavailable() {
    return ServerErrors.storeUnavailable(new IOException("for the test"));
  }
}
