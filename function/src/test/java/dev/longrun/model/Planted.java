package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Bugs that are planted in a store, and whether the histories show them. */
final class Planted {
  private static final int ENOUGH_ROUNDS = 300;
  private static final long SEED = 1;

  private Planted() {}

  /** What is kept of a change, or of a start, before which there is what it starts. */
  interface Keeping {
    Operation kept(Operation before, Operation after);
  }

  /** A store that keeps something else than what it was told to, and doesn't say so. */
  static OperationStore keeping(OperationStore store, Keeping bug) {
    return new ForwardingStore(store) {
      @Override
      public Change update(
          OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
        AtomicReference<Optional<Operation>> told = new AtomicReference<>();
        Change kept =
            super.update(
                name,
                deadline,
                stored -> {
                  told.set(change.apply(stored));
                  return told.get().map(after -> bug.kept(stored.orElse(after), after));
                });
        return new Change(kept.before(), told.get());
      }
    };
  }

  static void assertCaught(String what, OperationStore store) throws Exception {
    assertCaught(what, store, clock -> clock);
  }

  static void assertCaught(String what, OperationStore store, UnaryOperator<InstantSource> clock)
      throws Exception {
    try (ConcurrentRun run = new ConcurrentRun(store, clock)) {
      assertCaught(what, run);
    }
  }

  /** That what goes wrong is said in these words; empty, if it may go wrong in several ways. */
  static void assertCaught(String what, ConcurrentRun run) throws Exception {
    String violation = run.violation(SEED, ENOUGH_ROUNDS).orElse("");
    assertTrue(!violation.isEmpty() && violation.contains(what), violation);
  }
}
