package dev.longrun.operation;

import java.time.Instant;
import java.util.Optional;

/** What one write replaced by what; empty where there was or is no operation. */
public record Change(Optional<Operation> before, Optional<Operation> after) {
  /** Whether the operation came, went, or is in another state than before. */
  public boolean changesState() {
    return !before.map(Operation::state).equals(after.map(Operation::state));
  }

  /** The operation that was written, where one must have been. */
  public Operation written() {
    return after.orElseThrow();
  }

  /**
   * How deadlines that had passed by {@code now} had changed the operation, if this change was the
   * first to write that. The caller who made the change did not cause it.
   *
   * @param now the instant that the change was made for
   */
  public Optional<Settlement> settlement(Instant now) {
    return before
        .filter(stored -> changesState())
        .map(stored -> new Settlement(stored, stored.settle(now)))
        .filter(settlement -> settlement.before().state() != settlement.after().state());
  }

  /** This change without its {@link #settlement}: what whoever made it has changed. */
  public Change sinceSettlement(Instant now) {
    Optional<Operation> settled = settlement(now).map(Settlement::after);
    return new Change(settled.or(() -> before), after);
  }
}
