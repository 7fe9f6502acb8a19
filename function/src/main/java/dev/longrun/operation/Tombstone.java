package dev.longrun.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept for a while of an operation that is deleted, if it was cancelled and had children:
 * otherwise a child that is being started could not tell whether its parent was cancelled. It
 * counts as expired, so it is shown to nobody, and is deleted like what has expired.
 */
public final class Tombstone {
  /**
   * How far its expiry lies in the past, so that it has expired even for a clock that is behind.
   */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private Tombstone() {}

  /**
   * What is left in the place of a deleted operation, for children that are being started.
   *
   * @param deleted an operation that is done
   * @return nothing, if no child needs it
   */
  public static Optional<Operation> of(Operation deleted, Instant now) {
    return deleted.effects().cancelsChildren() && deleted.life() instanceof Life.Done done
        ? Optional.of(expired(deleted, done, now))
        : Optional.empty();
  }

  /** The deleted operation as one that has expired, without its metadata, progress and outcome. */
  private static Operation expired(Operation deleted, Life.Done done, Instant now) {
    Duration retention = deleted.definition().lifePolicy().retention().orElse(Operation.RETENTION);
    Instant end = now.minus(retention).minus(CLOCK_SKEW);
    Outcome nothing = new Outcome.Response(Optional.empty());
    return new Operation(
        deleted.name(),
        deleted.definition(),
        new History(deleted.startTime(), "", List.of()),
        Report.NONE.with(Effects.of(deleted.effects().children())),
        new Life.Done(nothing, end, Optional.empty(), done.cancelRequest(), Optional.empty()));
  }
}
