package dev.longrun.store.firestore;

import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.QueryResultBuilder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.store.SweepSettings;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Operations in Firestore: the resource name is the document's path, and each operation is one
 * document.
 */
public final class FirestoreOperationStore implements OperationStore {
  /**
   * A TTL policy deletes for nothing what has expired, typically within a day; the sweep deletes
   * what that has left. Calls to Firestore are mostly waiting, so many go on at once.
   */
  private static final SweepSettings SWEEP = new SweepSettings(Duration.ofDays(2), 16);

  private final CompletableFuture<FirestoreConnection> connection;
  private final RandomGenerator random;
  private final FirestoreWatches watches;

  /**
   * @param connection is closed with this store
   * @param random spreads the attempts of those who contend for one operation
   */
  public FirestoreOperationStore(FirestoreConnection connection, RandomGenerator random) {
    this(CompletableFuture.completedFuture(connection), random);
  }

  /** A store that can be made before its connection is. Calls wait for it until their deadline. */
  public FirestoreOperationStore(
      CompletableFuture<FirestoreConnection> connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
    this.watches = new FirestoreWatches(connection, random);
  }

  @Override
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    return FirestoreAttempt.optimistic(call(deadline), name).before();
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    return new FirestoreUpdate(call(deadline), name).apply(change);
  }

  @Override
  public List<Operation> updateMany(
      Collection<OperationName> names,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change) {
    return new FirestoreBatch(call(deadline)).update(names, change);
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
    FirestoreCall call = call(deadline);
    return read(call, new FirestoreQueries(call.database()).list(query));
  }

  @Override
  public QueryResult search(SearchQuery query, Deadline deadline) {
    FirestoreCall call = call(deadline);
    return read(call, new FirestoreSearch(call.database()).search(query));
  }

  /** One call for each state. */
  @Override
  public Map<State, Long> count(Subset subset, Deadline deadline) {
    FirestoreCall call = call(deadline);
    FirestoreSearch search = new FirestoreSearch(call.database());
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : subset.states()) {
      long count = call.read(stub -> search.count(stub, subset, state));
      if (count > 0) {
        counts.put(state, count);
      }
    }
    return counts;
  }

  @Override
  public QueryResult children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    FirestoreCall call = call(deadline);
    return read(call, new FirestoreQueries(call.database()).children(name, after, limit));
  }

  @Override
  public QueryResult overdue(OverdueQuery query, Deadline deadline) {
    FirestoreCall call = call(deadline);
    return read(call, new FirestoreQueries(call.database()).overdue(query));
  }

  @Override
  public QueryResult cancelling(Optional<Position> after, int limit, Deadline deadline) {
    FirestoreCall call = call(deadline);
    return read(call, new FirestoreQueries(call.database()).cancelling(after, limit));
  }

  @Override
  public SweepSettings sweepSettings() {
    return SWEEP;
  }

  private static QueryResult read(FirestoreCall call, RunQueryRequest query) {
    List<RunQueryResponse> responses =
        call.read(
            stub -> {
              List<RunQueryResponse> all = new ArrayList<>();
              stub.runQuery(query).forEachRemaining(all::add);
              return all;
            });
    StructuredQuery asked = query.getStructuredQuery();
    QueryResultBuilder result = new QueryResultBuilder(asked.getLimit().getValue());
    responses.stream()
        .filter(RunQueryResponse::hasDocument)
        .map(RunQueryResponse::getDocument)
        .forEach(
            document ->
                result.add(
                    FirestoreQueries.position(document, asked),
                    () -> FirestoreValues.operation(document)));
    return result.build();
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    return watches.ofCancelRequests(worker, listener);
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    return watches.of(name, listener);
  }

  /**
   * Does once what requests do, but for changing anything, so that none of them has to wait for
   * what that loads.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if Firestore can't be reached
   */
  public void warmUp(Deadline deadline) {
    FirestoreWarmUp.run(call(deadline));
  }

  private FirestoreCall call(Deadline deadline) {
    return new FirestoreCall(connection(deadline), deadline, random);
  }

  private FirestoreConnection connection(Deadline deadline) {
    try {
      return connection.get(deadline.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw ServerErrors.internal(e);
    } catch (TimeoutException e) {
      throw ServerErrors.storeUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerErrors.storeUnavailable(e);
    }
  }

  @Override
  public void close() {
    watches.close();
    var unused =
        connection.thenAccept(FirestoreConnection::close); // when it is there, if it isn't yet
  }
}
