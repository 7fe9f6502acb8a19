package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.filter.Filter;
import dev.longrun.filter.FilterParser;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.operation.TerminateRequest;
import dev.longrun.operation.Tombstone;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Position;
import dev.longrun.store.Subset;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code google.longrunning.Operations}, one method for each of its own. Knows nothing of HTTP.
 * Every method may block until its deadline.
 */
public final class OperationsService {
  private final LiveOperations operations;

  public OperationsService(LiveOperations operations) {
    this.operations = operations;
  }

  public Operation getOperation(OperationName name, Deadline deadline) {
    return operations.get(name, deadline);
  }

  /**
   * Starts cancellation; whether it succeeds is for {@link #getOperation} to tell. {@link
   * #carryOutEffects} is to follow.
   */
  public Change cancelOperation(
      OperationName name, String requestedBy, String reason, Deadline deadline) {
    Instant now = operations.now();
    CancelRequest request = new CancelRequest(requestedBy, now, reason);
    return operations.updateLive(name, now, deadline, it -> it.cancel(request));
  }

  /**
   * Ends an operation at once, whatever its worker does; one that is done stays as it is. {@link
   * #carryOutEffects} is to follow.
   */
  public Change terminateOperation(
      OperationName name, String requestedBy, String reason, Deadline deadline) {
    Instant now = operations.now();
    TerminateRequest request = new TerminateRequest(requestedBy, now, reason);
    return operations.updateLive(name, now, deadline, it -> it.terminate(request));
  }

  /**
   * Carries out what has to follow changes outside of the operations themselves, for two seconds at
   * most. What fails or takes longer is left to the sweep.
   */
  public void carryOutEffects(List<Change> changes, Deadline deadline) {
    List<Operation> changed = changes.stream().flatMap(it -> it.after().stream()).toList();
    operations.effects().carryOutAfter(changed, deadline);
  }

  /**
   * Deletes an operation that is done, after all of its effects were carried out.
   *
   * @throws ApiException UNAVAILABLE, if some could not be
   */
  public Change deleteOperation(OperationName name, Deadline deadline) {
    Instant now = operations.now();
    Change change =
        operations.update(
            name,
            now,
            deadline,
            stored -> {
              Operation live = Operation.live(name, stored, now);
              live.requireDeletable(now);
              return live.effects().isPending() ? Optional.of(live) : Tombstone.of(live, now);
            });
    Optional<Operation> left = change.after().filter(it -> it.effects().isPending());
    if (left.isEmpty()) {
      return new Change(change.before(), Optional.empty());
    }
    operations.effects().carryOutAll(left.get(), deadline);
    return deleteOperation(name, deadline);
  }

  /** One page of the operations under a parent, in the order of their ids. */
  public OperationPage listOperations(PageRequest request, Deadline deadline) {
    Filter filter = FilterParser.ofOperations(request.filter());
    return page(
        request,
        new Selection(Selection.Method.LIST, Optional.empty(), request.parent(), filter),
        deadline);
  }

  /** One page of the operations under a parent, in the order that the request asks for. */
  public OperationPage searchOperations(SearchRequest request, Deadline deadline) {
    PageRequest page = request.page();
    Filter filter = FilterParser.ofDetails(page.filter());
    return page(
        page,
        new Selection(Selection.Method.SEARCH, Optional.of(request.order()), page.parent(), filter),
        deadline);
  }

  /**
   * How many operations are stored under a parent in each state, without those in which there are
   * none. An end that nobody has written yet doesn't count.
   *
   * @param filterText what a store can count by: {@link Filter#isOfStateAndType}
   */
  public Map<State, Long> countOperations(ParentName parent, String filterText, Deadline deadline) {
    Filter filter = FilterParser.ofCounts(filterText);
    Set<State> states = filter.states().may();
    Optional<String> type = filter.restriction().operationType();
    boolean none = states.isEmpty() || type.filter(String::isEmpty).isPresent();
    return none ? Map.of() : operations.store().count(new Subset(parent, states, type), deadline);
  }

  /**
   * Of those operations the ones that are not done.
   *
   * @param request its filter must not be blank, so that nobody selects all operations by mistake;
   *     {@code *} selects all, as in AIP-165
   */
  public OperationPage unfinishedOperations(PageRequest request, Deadline deadline) {
    if (request.filter().isBlank()) {
      throw RequestErrors.invalidField(
          "filter", request.filter(), "must say which operations; * stands for all");
    }
    Filter wanted = FilterParser.ofOperations(request.filter());
    Filter unfinished = new Filter.All(List.of(FilterParser.parse("NOT done"), wanted));
    return page(
        request,
        new Selection(Selection.Method.CANCEL, Optional.empty(), request.parent(), unfinished),
        deadline);
  }

  private OperationPage page(PageRequest request, Selection selection, Deadline deadline) {
    Optional<Position> start = selection.start(request.token());
    return new PageReader(operations, selection, request.limit(), deadline).page(start);
  }

  /**
   * The operation as soon as it is done, or as it is when {@code timeout} has passed. Blocks until
   * then; being told of changes by the store, it does not ask again and again. If the thread is
   * interrupted, it returns early, which operations.proto allows.
   *
   * @param firstRead the deadline of what comes before the waiting
   * @throws ApiException NOT_FOUND, also if the operation goes meanwhile, even if another takes its
   *     name
   */
  public Operation waitOperation(OperationName name, Duration timeout, Deadline firstRead) {
    Instant end = operations.now().plus(timeout);
    Operation operation = getOperation(name, firstRead);
    if (operation.done() || timeout.isZero()) {
      return operation;
    }
    return await(operation, end);
  }

  private Operation await(Operation first, Instant end) {
    OperationName name = first.name();
    Operation operation = first;
    BlockingQueue<Optional<Operation>> updates = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = operations.store().watch(name, updates::add)) {
      for (Instant now = operations.now(); now.isBefore(end); now = operations.now()) {
        operation = live(first, Optional.of(operation));
        if (operation.done()) {
          return operation;
        }
        Instant next = operation.settleTime().filter(end::isAfter).orElse(end);
        Optional<Operation> update =
            updates.poll(Duration.between(now, next).toNanos(), TimeUnit.NANOSECONDS);
        if (update != null) {
          operation = live(first, update);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return operation;
    }
    return live(first, operations.store().get(name, LiveOperations.afterAWait()));
  }

  /** The operation {@code awaited} as it is now, and not another that has its name. */
  private Operation live(Operation awaited, Optional<Operation> stored) {
    OperationName name = awaited.name();
    Operation live = operations.live(name, stored, LiveOperations.afterAWait());
    if (!live.startTime().equals(awaited.startTime())
        || !live.definition().equals(awaited.definition())) {
      throw OperationErrors.operationNotFound(name);
    }
    return live;
  }
}
