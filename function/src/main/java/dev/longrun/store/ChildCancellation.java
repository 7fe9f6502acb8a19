package dev.longrun.store;

import dev.longrun.operation.ApiException;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Code;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
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

  private final OperationStore store;
  private final InstantSource clock;

  public ChildCancellation(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Goes on until all is done or {@code time} is over; what is left is for the sweep.
   *
   * @param operation is skipped, if its children are not to be cancelled
   */
  public void passOn(Operation operation, Duration time) {
    Instant deadline = clock.instant().plus(time);
    Deque<OperationName> parents = new ArrayDeque<>(List.of(operation.name()));
    while (!parents.isEmpty() && clock.instant().isBefore(deadline)) {
      OperationName name = parents.pop();
      Optional<Operation> parent = store.get(name).filter(Operation::hasChildrenToCancel);
      if (parent.isPresent() && cancelChildren(parent.get(), parents, deadline)) {
        store.update(name, stored -> stored.map(Operation::withChildrenCancelled));
      }
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
        .filter(Operation::cancelsItsChildren)
        .flatMap(parent -> parent.life().cancelRequest())
        .map(request -> cancelled(operation, request))
        .orElse(operation);
  }

  /**
   * Whether all of them were reached. Those that have children themselves are added to {@code
   * parents}.
   */
  private boolean cancelChildren(Operation parent, Deque<OperationName> parents, Instant deadline) {
    CancelRequest request = parent.life().cancelRequest().orElseThrow();
    Optional<String> after = Optional.empty();
    while (clock.instant().isBefore(deadline)) {
      List<Operation> children = store.children(parent.name(), after, PAGE);
      for (Operation child : children) {
        if (cancelled(child, request).hasChildrenToCancel()) {
          parents.push(child.name());
        }
        after = Optional.of(child.name().id());
      }
      if (children.size() < PAGE) {
        return true;
      }
    }
    return false;
  }

  private Operation cancelled(Operation child, CancelRequest request) {
    String parent = child.definition().parentOperation().map(OperationName::toString).orElseThrow();
    CancelRequest passedOn =
        new CancelRequest(
            request.requestedBy(),
            clock.instant(),
            "parent operation " + parent + " was cancelled");
    try {
      return store.update(child.name(), it -> it.map(op -> op.cancel(passedOn))).orElse(child);
    } catch (ApiException e) {
      if (e.error().code() == Code.UNIMPLEMENTED) {
        return child;
      }
      throw e;
    }
  }
}
