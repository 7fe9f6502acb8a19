package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Passes a cancellation on to the children of an operation, and to theirs. What is left to do is
 * marked in the operations themselves, so whoever comes next goes on where another stopped or died;
 * two at once do no harm.
 */
public final class ChildCancellation {
  private static final int PAGE = 100;

  /** Below the time after which clients give up on a call. */
  private static final Duration TIME = Duration.ofSeconds(4);

  private final OperationStore store;
  private final InstantSource clock;

  public ChildCancellation(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Goes on until all is done or {@code time} is over; then it ends with the call of the store that
   * it is at. What is left is for the sweep.
   *
   * @param operation is skipped, if its children are not to be cancelled
   * @return whether nothing is left
   */
  public boolean passOn(Operation operation, Duration time) {
    Instant deadline = clock.instant().plus(time);
    Deque<OperationName> parents = new ArrayDeque<>(List.of(operation.name()));
    boolean all = true;
    while (!parents.isEmpty() && isBefore(deadline)) {
      OperationName name = parents.pop();
      Optional<Operation> parent = store.get(name).filter(Operation::hasChildrenToCancel);
      if (parent.isPresent()) {
        boolean reached = cancelChildren(parent.get(), parents, deadline) && isBefore(deadline);
        if (reached) {
          store.update(name, stored -> stored.map(Operation::withChildrenCancelled));
        }
        all &= reached;
      }
    }
    return all && parents.isEmpty();
  }

  private boolean isBefore(Instant deadline) {
    return clock.instant().isBefore(deadline);
  }

  /**
   * Passes it on before the operation is deleted or replaced, which would leave nothing to go on
   * from.
   *
   * @throws ApiException UNAVAILABLE, if that takes too long
   */
  public void passOnAll(Operation operation) {
    passOn(operation, TIME);
    if (store.get(operation.name()).filter(Operation::hasChildrenToCancel).isPresent()) {
      String name = operation.name().toString();
      throw ServerErrors.storeUnavailable(
          new IllegalStateException("children of " + name + " are left"));
    }
  }

  /**
   * Cancels an operation whose parent was cancelled too early to know of it.
   *
   * @return the operation as it is then
   */
  public Operation caughtUp(Operation operation) {
    return operation
        .definition()
        .parentOperation()
        .flatMap(store::get)
        .map(parent -> caughtUp(operation, parent))
        .orElse(operation);
  }

  private Operation caughtUp(Operation operation, Operation parent) {
    return Optional.of(parent)
        .filter(Operation::cancelsItsChildren)
        .flatMap(it -> it.life().cancelRequest())
        .map(request -> cancelled(operation, request))
        .orElse(operation);
  }

  /**
   * The same for an operation that was started just now. If its parent is gone, nobody can tell
   * whether it was cancelled before; so then the operation is cancelled.
   *
   * @param parent as it was when it took the operation for its child
   */
  Operation caughtUpSince(Operation parent, Operation operation) {
    return store
        .get(parent.name())
        .filter(it -> it.isStill(parent))
        .map(it -> caughtUp(operation, it))
        .orElseGet(() -> cancelled(operation, "", "is gone"));
  }

  /**
   * Whether all of them were reached; one that can't be decoded is not. Those that have children
   * themselves are added to {@code parents}.
   */
  private boolean cancelChildren(Operation parent, Deque<OperationName> parents, Instant deadline) {
    CancelRequest request = parent.life().cancelRequest().orElseThrow();
    Optional<String> after = Optional.empty();
    boolean all = true;
    while (isBefore(deadline)) {
      QueryResult children = store.children(parent.name(), after, PAGE);
      all &= children.undecodable().isEmpty();
      for (Operation child : children.operations()) {
        if (!isBefore(deadline)) {
          return false;
        }
        if (cancelled(child, request).hasChildrenToCancel()) {
          parents.push(child.name());
        }
      }
      after = children.next().map(Position::id);
      if (after.isEmpty()) {
        return all;
      }
    }
    return false;
  }

  private Operation cancelled(Operation child, CancelRequest request) {
    return cancelled(child, request.requestedBy(), "was cancelled");
  }

  private Operation cancelled(Operation child, String requestedBy, String why) {
    OperationName parent = child.definition().parentOperation().orElseThrow();
    String reason = "parent operation " + parent + " " + why;
    CancelRequest passedOn = new CancelRequest(requestedBy, clock.instant(), reason);
    try {
      return store
          .update(
              child.name(),
              stored -> stored.map(it -> it.isChildOf(parent) ? it.cancel(passedOn) : it))
          .orElse(child);
    } catch (ApiException e) {
      if (e.error().code() == Code.UNIMPLEMENTED) {
        return child;
      }
      throw e;
    }
  }
}
