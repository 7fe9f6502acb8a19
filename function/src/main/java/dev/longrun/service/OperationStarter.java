package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Starts operations, on their own or as children of others. */
public final class OperationStarter {
  private final OperationStore store;
  private final InstantSource clock;
  private final ChildCancellation children;

  public OperationStarter(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.children = new ChildCancellation(store, clock);
  }

  /**
   * Starts an operation, or returns the one that the same request id started before. The child of
   * an operation that is cancelled or deleted at the same time is either refused or cancelled too.
   *
   * @throws dev.longrun.error.ApiException ALREADY_EXISTS, if the name is in use, be it by what
   *     can't be decoded; NOT_FOUND or FAILED_PRECONDITION, if its parent is not there or can have
   *     no more children; INVALID_ARGUMENT, if the definition breaks a limit
   */
  public Change start(OperationName name, Definition definition, Optional<OpaqueJson> metadata) {
    try {
      return started(name, definition, metadata);
    } catch (ApiException e) {
      throw e.error().equals(ServerErrors.undecodable(name.toString(), null).error())
          ? OperationErrors.operationExists(name)
          : e;
    }
  }

  private Change started(OperationName name, Definition definition, Optional<OpaqueJson> metadata) {
    Instant now = clock.instant();
    Operation started = Operation.start(name, definition, metadata, now);
    Optional<OperationName> parent = definition.parentOperation();
    boolean isNew = parent.isEmpty() || store.get(name).filter(it -> !it.isExpired(now)).isEmpty();
    Optional<Operation> announced = parent.filter(it -> isNew).map(it -> announceChild(it, now));
    Change change = written(started, isNew);
    Operation written = change.written();
    if (written.isExpired(now)) {
      children.passOnAll(written);
      return started(name, definition, metadata);
    }
    Optional<Operation> adopter = announced.filter(it -> written.equals(started));
    return new Change(change.before(), Optional.of(caughtUp(written, adopter)));
  }

  /**
   * @param adopter the parent as it was when it was told of the child, if this is a new one
   */
  private Operation caughtUp(Operation written, Optional<Operation> adopter) {
    Operation caughtUp =
        adopter
            .map(it -> children.caughtUpSince(it, written))
            .orElseGet(() -> children.caughtUp(written));
    if (caughtUp.isExpired(clock.instant())) {
      throw ServerErrors.storeUnavailable(
          new IllegalStateException(written.name() + " has just expired"));
    }
    return caughtUp;
  }

  /**
   * Writes the operation, unless there is one. In the place of one that has expired it is written
   * only if that has nothing left to pass on to its children.
   */
  private Change written(Operation started, boolean isNew) {
    Instant now = started.startTime();
    return Change.of(
        store,
        started.name(),
        stored ->
            stored
                .filter(existing -> !existing.isExpired(now))
                .map(existing -> started.startedOver(existing).settle(now))
                .or(() -> stored.filter(Operation::hasChildrenToCancel))
                .or(() -> Optional.of(announced(started, isNew))));
  }

  /** An operation that went while it was started again has not been announced to its parent. */
  private static Operation announced(Operation started, boolean isNew) {
    if (!isNew) {
      throw ServerErrors.storeUnavailable(
          new IllegalStateException(started.name() + " has just gone"));
    }
    return started;
  }

  /** Before the child is there, so that a cancel from now on looks for it. */
  private Operation announceChild(OperationName parent, Instant now) {
    return Change.ofLive(store, parent, now, live -> live.withChild(now)).written();
  }
}
