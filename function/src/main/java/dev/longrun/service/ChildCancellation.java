package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Passes a cancellation on to the children of an operation, and to theirs. The operations
 * themselves store what is left to do. So if a server stops half-way, the next call or sweep goes
 * on from there; and two at the same time do no harm.
 */
public final class ChildCancellation {
  private static final int PAGE = 100;

  private final LiveOperations operations;

  public ChildCancellation(LiveOperations operations) {
    this.operations = operations;
  }

  /**
   * Goes on until all is done or the deadline has passed; what is left is for the sweep.
   *
   * @param operation is skipped, if its children are not to be cancelled
   * @return whether nothing is left
   * @throws ApiException UNAVAILABLE, if the store can't be reached before the deadline
   */
  public boolean passOn(Operation operation, Deadline deadline) {
    try {
      return passOnAsFarAsPossible(operation, deadline);
    } catch (ApiException e) {
      if (e.error().code() == Code.UNAVAILABLE && deadline.hasPassed()) {
        return false; // The deadline came during a call of the store.
      }
      throw e;
    }
  }

  private boolean passOnAsFarAsPossible(Operation operation, Deadline deadline) {
    Deque<OperationName> parents = new ArrayDeque<>(List.of(operation.name()));
    boolean all = true;
    while (!parents.isEmpty() && !deadline.hasPassed()) {
      OperationName name = parents.pop();
      Optional<Operation> parent =
          operations.store().get(name, deadline).filter(Operation::hasChildrenToCancel);
      if (parent.isPresent()) {
        boolean reached = cancelChildren(parent.get(), parents, deadline) && !deadline.hasPassed();
        if (reached) {
          operations.update(
              name,
              operations.now(),
              deadline,
              stored -> stored.map(Operation::withChildrenCancelled));
        }
        all &= reached;
      }
    }
    return all && parents.isEmpty();
  }

  /**
   * Passes the cancellation on to all children before the operation is deleted or replaced: after
   * that, nothing would say that children are left.
   *
   * @throws ApiException UNAVAILABLE, if that takes too long
   */
  void passOnAll(Operation operation, Deadline deadline) {
    if (!passOn(operation, deadline)) {
      String name = operation.name().toString();
      throw ServerErrors.storeUnavailable(
          new IllegalStateException("children of " + name + " are left"));
    }
  }

  /**
   * Cancels an operation if its parent was cancelled, in case the operation was stored too late for
   * that cancellation to reach it.
   *
   * @return the operation as it is then
   */
  public Operation applyParentCancel(Operation operation, Deadline deadline) {
    return operation
        .definition()
        .parentOperation()
        .flatMap(parent -> operations.store().get(parent, deadline))
        .map(parent -> applyCancelOf(parent, operation, deadline))
        .orElse(operation);
  }

  private Operation applyCancelOf(Operation parent, Operation operation, Deadline deadline) {
    return Optional.of(parent)
        .filter(Operation::cancelsItsChildren)
        .flatMap(it -> it.life().cancelRequest())
        .map(request -> cancelled(operation, request, deadline))
        .orElse(operation);
  }

  /**
   * The same for an operation that was started just now. If the parent is deleted, it was not
   * cancelled before; else its {@link dev.longrun.operation.Tombstone} would be there. But if
   * another operation has the parent's name now, nobody can tell whether the parent was cancelled.
   * So then the operation is cancelled.
   *
   * @param parent as it was when it took the operation for its child
   */
  Operation applyParentCancelSince(Operation parent, Operation operation, Deadline deadline) {
    return operations
        .store()
        .get(parent.name(), deadline)
        .map(
            it ->
                it.isStill(parent)
                    ? applyCancelOf(it, operation, deadline)
                    : cancelled(operation, "", "is gone", deadline))
        .orElse(operation);
  }

  /**
   * Cancels the children of {@code parent}, and returns whether all of them were reached; one that
   * can't be decoded is not. Children whose own children have to be cancelled are added to {@code
   * parents}.
   */
  private boolean cancelChildren(
      Operation parent, Deque<OperationName> parents, Deadline deadline) {
    CancelRequest request = parent.life().cancelRequest().orElseThrow();
    Optional<String> after = Optional.empty();
    boolean all = true;
    while (!deadline.hasPassed()) {
      QueryResult children = operations.store().children(parent.name(), after, PAGE, deadline);
      all &= children.undecodable().isEmpty();
      for (Operation child : children.operations()) {
        if (deadline.hasPassed()) {
          return false;
        }
        if (cancelled(child, request, deadline).hasChildrenToCancel()) {
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

  private Operation cancelled(Operation child, CancelRequest request, Deadline deadline) {
    return cancelled(child, request.requestedBy(), "was cancelled", deadline);
  }

  private Operation cancelled(Operation child, String requestedBy, String why, Deadline deadline) {
    OperationName parent = child.definition().parentOperation().orElseThrow();
    String reason = "parent operation " + parent + " " + why;
    Instant now = operations.now();
    CancelRequest passedOn = new CancelRequest(requestedBy, now, reason);
    try {
      return operations
          .update(
              child.name(),
              now,
              deadline,
              stored -> stored.map(it -> it.isChildOf(parent) ? it.cancel(passedOn) : it))
          .after()
          .orElse(child);
    } catch (ApiException e) {
      if (e.error().code() == Code.UNIMPLEMENTED) {
        return child;
      }
      throw e;
    }
  }
}
