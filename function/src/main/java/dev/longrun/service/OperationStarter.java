package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Report;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.Optional;

/** Starts operations, on their own or as children of others. */
final class OperationStarter {
  private final LiveOperations operations;
  private final ChildCancellation children;

  OperationStarter(LiveOperations operations) {
    this.operations = operations;
    this.children = operations.children();
  }

  /**
   * Starts an operation, or returns the one that the same request id started before. The child of
   * an operation that is cancelled or deleted at the same time is either refused or cancelled too.
   *
   * @param said what is said of it at its start
   * @param startedBy the principal that starts it
   * @throws ApiException ALREADY_EXISTS, if the name is in use, be it by what can't be decoded;
   *     NOT_FOUND or FAILED_PRECONDITION, if its parent is not there or can have no more children;
   *     INVALID_ARGUMENT, if the definition breaks a limit; UNAVAILABLE
   */
  Change start(
      OperationName name, Definition definition, Report said, String startedBy, Deadline deadline) {
    try {
      return startDecodable(name, definition, said, startedBy, deadline);
    } catch (ApiException e) {
      throw e.error().equals(ServerErrors.undecodable(name.toString(), null).error())
          ? OperationErrors.operationExists(name)
          : e;
    }
  }

  private Change startDecodable(
      OperationName name, Definition definition, Report said, String startedBy, Deadline deadline) {
    Instant now = operations.now();
    Operation started = Operation.start(name, definition, said, startedBy, now);
    Optional<OperationName> parent = definition.parentOperation();
    boolean isNew =
        parent.isEmpty()
            || operations.store().get(name, deadline).filter(it -> !it.isExpired(now)).isEmpty();
    Optional<Operation> registered =
        parent.filter(it -> isNew).map(it -> registerChild(it, now, deadline));
    Change change = write(started, isNew, deadline);
    Operation written = change.written();
    if (written.isExpired(now)) {
      operations.effects().carryOutAll(written, deadline);
      return startDecodable(name, definition, said, startedBy, deadline);
    }
    Optional<Operation> adopter = registered.filter(it -> written.equals(started));
    return new Change(change.before(), Optional.of(applyCancel(written, adopter, deadline)));
  }

  /**
   * @param adopter the parent as it was when it was told of the child, if this is a new one
   */
  private Operation applyCancel(Operation written, Optional<Operation> adopter, Deadline deadline) {
    Operation current =
        adopter
            .map(it -> children.applyParentCancelSince(it, written, deadline))
            .orElseGet(() -> children.applyParentCancel(written, deadline));
    if (current.isExpired(operations.now())) {
      throw ServerErrors.storeUnavailable(
          new IllegalStateException(written.name() + " has just expired"));
    }
    return current;
  }

  /**
   * Writes the operation, unless there is one. It may replace one that has expired, but not while
   * effects of that one are pending.
   */
  private Change write(Operation started, boolean isNew, Deadline deadline) {
    Instant now = started.startTime();
    return operations.update(
        started.name(),
        now,
        deadline,
        stored ->
            stored
                .filter(existing -> !existing.isExpired(now))
                .map(existing -> started.startedOver(existing).settle(now))
                .or(() -> stored.filter(it -> it.effects().isPending()))
                .or(() -> Optional.of(requireRegistered(started, isNew))));
  }

  /**
   * Refuses to write an operation that was there before and was deleted during this start: it is
   * not registered with its parent.
   */
  private static Operation requireRegistered(Operation started, boolean isNew) {
    if (!isNew) {
      throw ServerErrors.storeUnavailable(
          new IllegalStateException(started.name() + " has just gone"));
    }
    return started;
  }

  /**
   * Tells the parent of the child before the child is written, so that a cancel from now on looks
   * for it.
   */
  private Operation registerChild(OperationName parent, Instant now, Deadline deadline) {
    return operations.updateLive(parent, now, deadline, live -> live.withChild(now)).written();
  }
}
