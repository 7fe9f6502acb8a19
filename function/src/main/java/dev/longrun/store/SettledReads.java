package dev.longrun.store;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
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
   * @throws dev.longrun.operation.ApiException NOT_FOUND, if there is none or it has expired
   */
  public Operation get(OperationName name) {
    return live(name, store.get(name));
  }

  /**
   * What a stored operation is now.
   *
   * @throws dev.longrun.operation.ApiException NOT_FOUND, if there is none or it has expired
   */
  public Operation live(OperationName name, Optional<Operation> stored) {
    return settled(Operation.live(name, stored, clock.instant()), stored.orElseThrow());
  }

  /** What a stored operation is now, expired or not. */
  public Operation settled(Operation stored) {
    return settled(stored.settle(clock.instant()), stored);
  }

  private Operation settled(Operation now, Operation stored) {
    if (now.equals(stored)) {
      return stored;
    }
    Instant time = clock.instant();
    return store.update(stored.name(), it -> it.map(op -> op.settle(time))).orElse(now);
  }
}
