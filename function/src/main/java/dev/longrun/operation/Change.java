package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one write replaced by what; empty where there was or is no operation. */
public record Change(Optional<Operation> before, Optional<Operation> after) {
  /** {@link OperationStore#update}, with what was there before. */
  public static Change of(
      OperationStore store, OperationName name, UnaryOperator<Optional<Operation>> change) {
    AtomicReference<Optional<Operation>> before = new AtomicReference<>(Optional.empty());
    Optional<Operation> after =
        store.update(
            name,
            stored -> {
              before.set(stored);
              return change.apply(stored);
            });
    return new Change(Objects.requireNonNull(before.get()), after);
  }

  /**
   * Writes what {@code change} makes of the operation as it is at {@code now}. If it refuses, what
   * time has made of the operation is written before its caller is told, since the refusal may tell
   * of it: what was told must not be undone by a call that began earlier.
   *
   * @throws ApiException NOT_FOUND, if there is none or it has expired; and what {@code change}
   *     throws
   */
  public static Change ofLive(
      OperationStore store, OperationName name, Instant now, UnaryOperator<Operation> change) {
    AtomicReference<@Nullable ApiException> refusal = new AtomicReference<>();
    Change made =
        of(
            store,
            name,
            stored -> {
              Operation live = Operation.live(name, stored, now);
              refusal.set(null);
              try {
                return Optional.of(change.apply(live));
              } catch (ApiException e) {
                refusal.set(e);
                return Optional.of(live);
              }
            });
    if (refusal.get() != null) {
      throw refusal.get();
    }
    return made;
  }

  /** Whether the operation came, went, or is in another state than before. */
  public boolean changesState() {
    return !before.map(Operation::state).equals(after.map(Operation::state));
  }

  /** The operation that was written, where one must have been. */
  public Operation written() {
    return after.orElseThrow();
  }
}
