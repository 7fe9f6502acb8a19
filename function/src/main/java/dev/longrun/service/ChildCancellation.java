package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Passes a cancellation on to the children of an operation. What is left to do for their own
 * children is marked in them by that.
 */
final class ChildCancellation implements EffectAction {
  private static final int PAGE = 100;

  private final OperationUpdates operations;

  ChildCancellation(OperationUpdates operations) {
    this.operations = operations;
  }

  /** It is done when all of them were reached; one that can't be decoded is not. */
  @Override
  public Attempt attempt(Operation parent, EffectKind kind, Deadline deadline) {
    CancelRequest request = parent.life().cancelRequest().orElseThrow();
    List<Operation> changed = new ArrayList<>();
    Optional<String> after = Optional.empty();
    EffectResult result = EffectResult.DONE;
    while (!deadline.hasPassed()) {
      QueryResult children = operations.store().children(parent.name(), after, PAGE, deadline);
      if (!children.undecodable().isEmpty()) {
        result = EffectResult.failed("can't be decoded: " + children.undecodable().get(0));
      }
      for (Operation child : children.operations()) {
        if (deadline.hasPassed()) {
          return new Attempt(EffectResult.LEFT, changed);
        }
        changed.add(cancelled(child, request, deadline));
      }
      after = children.next().map(Position::id);
      if (after.isEmpty()) {
        return new Attempt(deadline.hasPassed() ? EffectResult.LEFT : result, changed);
      }
    }
    return new Attempt(EffectResult.LEFT, changed);
  }

  /**
   * Cancels an operation if its parent was cancelled, in case the operation was stored too late for
   * that cancellation to reach it.
   *
   * @return the operation as it is then
   */
  Operation applyParentCancel(Operation operation, Deadline deadline) {
    return operation
        .definition()
        .parentOperation()
        .flatMap(parent -> operations.store().get(parent, deadline))
        .map(parent -> applyCancelOf(parent, operation, deadline))
        .orElse(operation);
  }

  private Operation applyCancelOf(Operation parent, Operation operation, Deadline deadline) {
    return Optional.of(parent)
        .filter(it -> it.effects().cancelsChildren())
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
              stored ->
                  stored.map(it -> it.definition().isChildOf(parent) ? it.cancel(passedOn) : it))
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
