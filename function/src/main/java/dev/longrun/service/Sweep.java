package dev.longrun.service;

import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Operation;
import dev.longrun.store.QueryResult;
import dev.longrun.store.TimeRange;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Writes down what time has done: operations whose worker was lost or whose grace period is over,
 * effects that are still pending, and operations that have expired. Readers see all of this but the
 * effects without it; it keeps the store small and lists fast.
 *
 * <p>It may be stopped at any point, and two may run at once.
 */
public final class Sweep {
  private static final Logger LOGGER = Logger.getLogger(Sweep.class.getName());
  private static final int PAGE = 100;

  private final LiveOperations operations;
  private volatile Optional<Instant> lastWhole = Optional.empty();

  public Sweep(LiveOperations operations) {
    this.operations = operations;
  }

  /**
   * Looks for what became overdue within the last hour; and, until one run in each hour has dealt
   * with it, for all that is overdue. Goes on until that is done or the deadline is near: it leaves
   * {@link SweepRun#LAST_CALL} for the call of the store that it is at.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the store can't be reached to look
   */
  public SweepSummary run(Deadline deadline) {
    Instant now = operations.now();
    List<TimeRange> ranges = SweepRanges.at(now, lastWhole);
    SweepRun run = new SweepRun(operations, deadline);
    SweepSummary summary = run.over(ranges);
    if (summary.complete() && run.wroteAll() && ranges.size() > 1) {
      lastWhole = Optional.of(now);
    }
    return summary;
  }

  /**
   * The longest time for which an operation has been CANCELLING until now. If there are too many to
   * read before the deadline is near, this is about those that were read, and that is logged.
   */
  public Duration longestCancelling(Deadline deadline) {
    Deadline end = deadline.minus(SweepRun.LAST_CALL);
    Instant now = operations.now();
    Instant oldest = now;
    QueryResult page = operations.store().cancelling(Optional.empty(), PAGE, deadline);
    for (int read = 1; ; read++) {
      oldest =
          Stream.concat(Stream.of(oldest), requestTimes(page)).min(Comparator.naturalOrder()).get();
      if (page.next().isEmpty()) {
        break;
      }
      if (end.hasPassed()) {
        LOGGER.log(
            Level.WARNING,
            "only {0} of the operations that are CANCELLING were looked at; another may be older",
            read * PAGE);
        break;
      }
      page = operations.store().cancelling(page.next(), PAGE, deadline);
    }
    return Duration.between(oldest, now);
  }

  private static Stream<Instant> requestTimes(QueryResult page) {
    return page.operations().stream()
        .map(Operation::life)
        .flatMap(life -> life.cancelRequest().stream())
        .map(CancelRequest::requestTime);
  }
}
