package dev.longrun.service;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes down what time has done: operations whose worker was lost or whose grace period is over,
 * cancellations not yet passed on to children, and operations that have expired. Readers see all of
 * this without it; it keeps the store small and lists fast.
 *
 * <p>It may be stopped at any point, and two may run at once.
 */
public final class Sweep {
  private static final Logger LOGGER = Logger.getLogger(Sweep.class.getName());
  private static final int PAGE = 100;

  /** For the call of the store that a run is at when its time is over. */
  private static final Duration LAST_CALL = Duration.ofSeconds(8);

  private final LiveOperations operations;
  private final ChildCancellation children;

  public Sweep(LiveOperations operations) {
    this.operations = operations;
    this.children = new ChildCancellation(operations);
  }

  /**
   * What one run did.
   *
   * @param settled ended, since nobody was heard from in time
   * @param passedOn whose cancellation was passed on to their children
   * @param purged deleted, since they had expired
   * @param failed tried without success; the next run tries again
   * @param complete whether it came to the end of what was overdue
   */
  public record Summary(int settled, int passedOn, int purged, int failed, boolean complete) {
    public boolean isIdle() {
      return complete && settled + passedOn + purged + failed == 0;
    }

    /** The counts by name, for a log. */
    public Map<String, Object> fields() {
      return new TreeMap<>(
          Map.of(
              "settled", settled,
              "passedOn", passedOn,
              "purged", purged,
              "failed", failed,
              "complete", complete));
    }
  }

  /** Runs until nothing is overdue or {@code time} is over, give or take one operation. */
  public Summary run(Duration time) {
    return new Run(time).run();
  }

  /**
   * For how long a worker that was asked to stop has not done so; the longest, if there are more.
   */
  public Duration longestCancelling() {
    Instant now = operations.now();
    return operations.store().cancelling(PAGE, Deadline.after(LAST_CALL)).stream()
        .flatMap(operation -> operation.life().cancelRequest().stream())
        .map(request -> Duration.between(request.requestTime(), now))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private final class Run {
    private final OperationStore store = operations.store();
    private final Instant end;
    private final Deadline deadline;
    private int settled;
    private int passedOn;
    private int purged;
    private int failed;

    Run(Duration time) {
      this.end = operations.now().plus(time);
      this.deadline = Deadline.after(time.plus(LAST_CALL));
    }

    Summary run() {
      boolean allSettled = all(Overdue.SETTLE);
      boolean allPurged = all(Overdue.EXPIRE);
      return new Summary(settled, passedOn, purged, failed, allSettled && allPurged);
    }

    /**
     * Whether it came to the end. What fails stays overdue, so a page of failures ends it rather
     * than coming again.
     */
    private boolean all(Overdue why) {
      while (operations.now().isBefore(end)) {
        List<Operation> page = store.overdue(why, operations.now(), PAGE, deadline);
        int failedBefore = failed;
        for (Operation operation : page) {
          if (!operations.now().isBefore(end)) {
            return false;
          }
          attempt(why, operation);
        }
        if (page.size() < PAGE) {
          return true;
        }
        if (failed - failedBefore == page.size()) {
          return false;
        }
      }
      return false;
    }

    private void attempt(Overdue why, Operation operation) {
      try {
        switch (why) {
          case SETTLE -> settle(operation);
          case EXPIRE -> purge(operation.name());
        }
      } catch (RuntimeException e) {
        failed++;
        LOGGER.log(Level.WARNING, "could not sweep " + operation.name(), e);
      }
    }

    private void settle(Operation operation) {
      Instant now = operations.now();
      Optional<Operation> written =
          operations
              .update(operation.name(), now, deadline, stored -> stored.map(it -> it.settle(now)))
              .after();
      if (!operation.done() && written.filter(Operation::done).isPresent()) {
        settled++;
      }
      if (written.filter(Operation::hasChildrenToCancel).isPresent()) {
        if (children.passOn(written.get(), Deadline.after(Duration.between(now, end)))) {
          passedOn++;
        }
      }
    }

    private void purge(OperationName name) {
      Instant now = operations.now();
      Optional<Operation> left =
          operations
              .update(
                  name,
                  now,
                  deadline,
                  stored -> stored.filter(operation -> !operation.isExpired(now)))
              .after();
      if (left.isEmpty()) {
        purged++;
      }
    }
  }
}
