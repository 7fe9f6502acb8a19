package dev.longrun.service;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads operations as time has made them, and writes an end that time has brought before anybody is
 * told of it. Otherwise a worker whose last call was under way when its lease ran out could still
 * end the operation in another way than a reader has seen.
 */
public final class SettledReads {
  private final OperationStore store;
  private final InstantSource clock;

  public SettledReads(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The operation as it is now.
   *
   * @throws dev.longrun.error.ApiException NOT_FOUND, if there is none or it has expired
   */
  public Operation get(OperationName name) {
    return live(name, store.get(name));
  }

  /**
   * What a stored operation is now.
   *
   * @throws dev.longrun.error.ApiException NOT_FOUND, if there is none or it has expired
   */
  public Operation live(OperationName name, Optional<Operation> stored) {
    return stored.flatMap(this::settled).orElseThrow(() -> OperationErrors.operationNotFound(name));
  }

  /** What a stored operation is now; empty, if it has expired, or was deleted since it was read. */
  public Optional<Operation> settled(Operation stored) {
    Instant now = clock.instant();
    if (stored.isExpired(now)) {
      return Optional.empty();
    }
    // What is written may be another end than expected: an earlier one, which has expired already.
    return stored.settle(now).equals(stored)
        ? Optional.of(stored)
        : store
            .update(stored.name(), it -> it.map(operation -> operation.settle(now)))
            .filter(operation -> !operation.isExpired(now));
  }
}
