package dev.longrun.service;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.Overdue;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SweepSettings;
import dev.longrun.store.TimeRange;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One run of a {@link Sweep}: each overdue operation is tried once, whatever becomes of others. */
public final class SweepRun {
  private static final Logger LOGGER = Logger.getLogger(SweepRun.class.getName());
  private static final int PAGE = 100;

  /**
   * When only this much of the time is left, nothing new is begun, so that what was begun can end.
   */
  static final Duration LAST_CALL = Duration.ofSeconds(8);

  private final LiveOperations operations;
  private final Deadline deadline;
  private final Deadline end;
  private final AtomicInteger settled = new AtomicInteger();
  private final AtomicInteger effects = new AtomicInteger();
  private final AtomicInteger purged = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger failedEffects = new AtomicInteger();
  private int undecodable;

  public SweepRun(LiveOperations operations, Deadline deadline) {
    this.operations = operations;
    this.deadline = deadline;
    this.end = deadline.minus(LAST_CALL);
  }

  /** Settles what is overdue in one range after the other, and then purges what has expired. */
  public SweepSummary over(List<TimeRange> ranges) {
    SweepSettings settings = operations.store().sweepSettings();
    ExecutorService threads = Executors.newFixedThreadPool(settings.atOnce(), SweepRun::daemon);
    boolean complete = true;
    try {
      for (TimeRange range : ranges) {
        complete &= all(Overdue.SETTLE, range, threads);
      }
      for (TimeRange range : ranges) {
        complete &= all(Overdue.EXPIRE, range.earlier(settings.purgeDelay()), threads);
      }
    } finally {
      threads.shutdownNow();
    }
    return new SweepSummary(
        new SweepSummary.Counts(
            settled.get(),
            effects.get(),
            purged.get(),
            failed.get() + failedEffects.get(),
            undecodable),
        complete);
  }

  /** Whether every operation that it came to was written. Effects have times of their own. */
  boolean wroteAll() {
    return failed.get() == 0;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "sweep-worker");
    thread.setDaemon(true);
    return thread;
  }

  private boolean isInTime() {
    return !end.hasPassed();
  }

  /** Whether it came to the end of the range. */
  private boolean all(Overdue why, TimeRange range, ExecutorService threads) {
    Optional<Position> after = Optional.empty();
    while (isInTime()) {
      QueryResult page =
          operations.store().overdue(new OverdueQuery(why, range, after, PAGE), deadline);
      undecodable += page.undecodable().size();
      List<Callable<Boolean>> attempts =
          page.operations().stream()
              .<Callable<Boolean>>map(operation -> () -> attempt(why, operation))
              .toList();
      if (!areDone(attempts, threads)) {
        return false;
      }
      after = page.next();
      if (after.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean areDone(List<Callable<Boolean>> attempts, ExecutorService threads) {
    try {
      boolean done = true;
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        done &= attempt.get();
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerErrors.storeUnavailable(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the sweep can't go on", e.getCause());
    }
  }

  /** Whether there was time for all that the operation needs. */
  private boolean attempt(Overdue why, Operation operation) {
    try {
      return isInTime()
          && switch (why) {
            case SETTLE -> settle(operation);
            case EXPIRE -> purge(operation.name());
          };
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      LOGGER.log(Level.WARNING, "could not sweep " + operation.name(), e);
      return true;
    }
  }

  private boolean settle(Operation operation) {
    Instant now = operations.now();
    Optional<Operation> written =
        operations
            .update(operation.name(), now, deadline, stored -> stored.map(it -> it.settle(now)))
            .after();
    if (!operation.done() && written.filter(Operation::done).isPresent()) {
      settled.incrementAndGet();
    }
    return written.map(this::carryOut).orElse(true);
  }

  private boolean carryOut(Operation operation) {
    EffectCount count = operations.effects().carryOutDue(operation, end, deadline);
    effects.addAndGet(count.carriedOut());
    failedEffects.addAndGet(count.failed());
    return isInTime();
  }

  private boolean purge(OperationName name) {
    Instant now = operations.now();
    Optional<Operation> left =
        operations
            .update(
                name,
                now,
                deadline,
                stored -> stored.filter(it -> !it.isExpired(now) || it.effects().isPending()))
            .after();
    if (left.isEmpty()) {
      purged.incrementAndGet();
    }
    return true;
  }
}
