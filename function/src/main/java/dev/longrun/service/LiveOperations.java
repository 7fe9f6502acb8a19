package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Settlement;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Operations as they are now, with the effect of all deadlines that have passed. An end that a
 * deadline has brought is written before anybody is told of it. Otherwise a worker whose last call
 * was under way when its lease ran out could still end the operation in another way than a reader
 * has seen.
 *
 * <p>Every method may block until its deadline, and throws {@link ApiException} UNAVAILABLE if the
 * store does not answer by then.
 */
public final class LiveOperations {
  /** As long as a request has, since whoever waited still wants a reply. */
  private static final Duration TIME_AFTER_A_WAIT = Duration.ofSeconds(8);

  private final OperationUpdates updates;
  private final ChildCancellation children;
  private final EffectRunner effects;

  /** The same, where nothing outside of the store has to follow a change. */
  public LiveOperations(OperationStore store, InstantSource clock, Consumer<Settlement> listener) {
    this(store, clock, listener, OutsideEffects.NONE);
  }

  /**
   * @param listener is told of what time has made of an operation, by the thread that wrote it,
   *     before that thread's caller is answered. It is not told if the store did not confirm the
   *     write
   */
  public LiveOperations(
      OperationStore store,
      InstantSource clock,
      Consumer<Settlement> listener,
      OutsideEffects outside) {
    this.updates = new OperationUpdates(store, clock, listener);
    this.children = new ChildCancellation(updates);
    this.effects = new EffectRunner(new EffectAttempts(updates, children, outside));
  }

  OperationStore store() {
    return updates.store();
  }

  public ChildCancellation children() {
    return children;
  }

  public EffectRunner effects() {
    return effects;
  }

  /** For what is read after a wait that may have been longer than a request takes. */
  static Deadline afterAWait() {
    return Deadline.after(TIME_AFTER_A_WAIT);
  }

  Instant now() {
    return updates.now();
  }

  /**
   * The operation of this name as it is now.
   *
   * @throws ApiException NOT_FOUND, if there is none or it has expired
   */
  Operation get(OperationName name, Deadline deadline) {
    return live(name, store().get(name, deadline), deadline);
  }

  /**
   * What a stored operation is now.
   *
   * @throws ApiException NOT_FOUND, if there is none or it has expired
   */
  Operation live(OperationName name, Optional<Operation> stored, Deadline deadline) {
    return stored
        .flatMap(it -> settled(it, deadline))
        .orElseThrow(() -> OperationErrors.operationNotFound(name));
  }

  /** What a stored operation is now; empty, if it has expired, or was deleted since it was read. */
  private Optional<Operation> settled(Operation stored, Deadline deadline) {
    Optional<Operation> settled = settle(stored, deadline);
    settled
        .filter(it -> !it.equals(stored))
        .ifPresent(it -> effects.carryOutAfter(List.of(it), deadline));
    return settled;
  }

  /** The same; whoever calls it is to have the {@link #effects} of what it has changed follow. */
  Optional<Operation> settle(Operation stored, Deadline deadline) {
    Instant now = now();
    if (stored.isExpired(now)) {
      return Optional.empty();
    }
    // What is written may be another end than expected: an earlier one, which has expired already.
    return stored.settle(now).equals(stored)
        ? Optional.of(stored)
        : update(stored.name(), now, deadline, it -> it.map(operation -> operation.settle(now)))
            .after()
            .filter(operation -> !operation.isExpired(now));
  }

  /** {@link OperationUpdates#update}. */
  Change update(
      OperationName name,
      Instant now,
      Deadline deadline,
      UnaryOperator<Optional<Operation>> change) {
    return updates.update(name, now, deadline, change);
  }

  /**
   * Writes what an event makes of the operation as it is at {@code now}. If the operation refuses
   * the event, what time has made of it is written before the caller is told, since the refusal may
   * tell of it: what was told must not be undone by a call that began earlier.
   *
   * @param event must have no side effects; it may run more than once
   * @throws ApiException NOT_FOUND, if there is none or it has expired; and what {@code event}
   *     throws
   */
  Change updateLive(
      OperationName name, Instant now, Deadline deadline, UnaryOperator<Operation> event) {
    Change change =
        update(
            name,
            now,
            deadline,
            stored -> Optional.of(Decision.of(Operation.live(name, stored, now), event).after()));
    // The event has no side effects, so it decides the same again about what it was written over.
    Decision.of(Operation.live(name, change.before(), now), event)
        .refusal()
        .ifPresent(
            refusal -> {
              effects.carryOutAfter(change.after().stream().toList(), deadline);
              throw refusal;
            });
    return change;
  }

  /** What an event makes of an operation: if it is refused, what was there. */
  private record Decision(Operation after, Optional<ApiException> refusal) {
    static Decision of(Operation live, UnaryOperator<Operation> event) {
      try {
        return new Decision(event.apply(live), Optional.empty());
      } catch (ApiException e) {
        return new Decision(live, Optional.of(e));
      }
    }
  }
}
