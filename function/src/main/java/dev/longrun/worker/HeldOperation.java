package dev.longrun.worker;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import dev.longrun.service.ChildCancellation;
import dev.longrun.service.LiveOperations;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One operation while this process holds it: its lease, what is to be reported, and its end. Calls
 * to the store go one by one.
 */
final class HeldOperation {
  private static final Logger LOGGER = Logger.getLogger(HeldOperation.class.getName());

  /**
   * The shortest time between two writes for the sake of a report; a document should not be written
   * much more often.
   */
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  /** From a heartbeat that failed to the next one. */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

  private final LiveOperations operations;
  private final InstantSource clock;
  private final OperationName name;
  private final LeaseToken token;
  private final StopSignal stop;

  private volatile @Nullable Operation claimed;

  // Until it is claimed, nothing is due and no lease runs out.
  private volatile Instant nextHeartbeat = Instant.MAX;
  private volatile Instant nextReport = Instant.MAX;
  private volatile Instant leaseEnd = Instant.MAX;

  private boolean finished;
  private final Lock calling = new ReentrantLock();
  private final AtomicBoolean inTurn = new AtomicBoolean();
  private final UnsentReport unsent = new UnsentReport();

  HeldOperation(
      LiveOperations operations,
      InstantSource clock,
      OperationName name,
      LeaseToken token,
      StopSignal stop) {
    this.operations = operations;
    this.clock = clock;
    this.name = name;
    this.token = token;
    this.stop = stop;
  }

  OperationName name() {
    return name;
  }

  /** As it was when {@link #claim} took the lease, which must have been before. */
  Operation claimed() {
    return Objects.requireNonNull(claimed, "not claimed");
  }

  StopSignal stop() {
    return stop;
  }

  /**
   * Takes the lease, unless the operation is done.
   *
   * @return the operation, claimed or done
   * @throws ApiException FAILED_PRECONDITION, if it is held by another; NOT_FOUND
   */
  Operation claim(String worker, Duration leaseDuration) {
    Instant now = clock.instant();
    Lease lease = new Lease(worker, token.hash(), now, leaseDuration);
    Operation operation = update(now, live -> live.done() ? live : live.claim(lease));
    if (!operation.done()) {
      heardFrom(lease);
      claimed = operation;
    }
    return operation;
  }

  private Operation update(Instant now, UnaryOperator<Operation> change) {
    return operations.updateLive(name, now, deadline(), change).written();
  }

  private static Deadline deadline() {
    return Deadline.after(WorkerOptions.CALL_TIME);
  }

  private void heardFrom(Lease lease) {
    nextHeartbeat = lease.renewTime().plus(lease.duration().dividedBy(3));
    nextReport = lease.renewTime().plus(REPORT_INTERVAL);
    leaseEnd = lease.expireTime();
  }

  void report(Report report) {
    unsent.add(report);
  }

  /** Whether a heartbeat is to be sent at {@code now}; then {@link #heartbeat} must follow. */
  boolean takeTurn(Instant now) {
    return isDue(now) && !inTurn.getAndSet(true);
  }

  /**
   * Stops the work if nothing was heard from the store until the lease ran out, without asking it
   * once more.
   */
  void checkLease(Instant now) {
    if (!now.isBefore(leaseEnd) && !stop.isLeaseLost()) {
      LOGGER.severe("the lease on " + name + " ran out; its result will be discarded");
      stop.give(StopSignal.Reason.LEASE_LOST);
    }
  }

  private boolean isDue(Instant now) {
    if (stop.isLeaseLost()) {
      return false;
    }
    return !now.isBefore(nextHeartbeat) || (!unsent.isEmpty() && !now.isBefore(nextReport));
  }

  /**
   * Renews the lease, sends what is to be reported, and learns whether to stop. Leaves it to a call
   * that is under way.
   */
  void heartbeat() {
    try {
      if (calling.tryLock()) {
        try {
          if (!finished) {
            send(false);
          }
        } finally {
          calling.unlock();
        }
      }
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "heartbeat for " + name + " failed; trying again", e);
      Instant retry = clock.instant().plus(RETRY_INTERVAL);
      nextHeartbeat = retry;
      nextReport = retry;
    } finally {
      inTurn.set(false);
    }
  }

  void finalizing() {
    calling.lock();
    try {
      persistently(
          "made FINALIZING",
          () -> {
            boolean sent = false;
            while (!sent && !stop.isGiven()) {
              sent = send(true);
            }
            return sent;
          });
    } finally {
      calling.unlock();
    }
  }

  /**
   * Whether it was sent; if not, the lease was lost, or what was reported can't be stored and was
   * dropped.
   *
   * @throws ApiException UNAVAILABLE, if it should be tried again and the lease still lasts
   */
  private boolean send(boolean finalizing) {
    Instant now = clock.instant();
    Report report = unsent.take();
    Heartbeat heartbeat = new Heartbeat(Optional.empty(), report, finalizing);
    try {
      Operation operation = update(now, live -> live.heartbeat(token, heartbeat, now));
      operation.life().lease().ifPresent(this::heardFrom);
      if (operation.state() == State.CANCELLING) {
        stop.give(StopSignal.Reason.CANCEL_REQUESTED);
      }
      return true;
    } catch (ApiException e) {
      failed(e, report, now);
      return false;
    }
  }

  private void failed(ApiException e, Report report, Instant now) {
    switch (e.error().code()) {
      case INVALID_ARGUMENT -> {
        LOGGER.log(Level.SEVERE, "what was reported of " + name + " can't be stored", e);
        nextHeartbeat = now;
      }
      case FAILED_PRECONDITION, NOT_FOUND -> lost(e);
      default -> {
        unsent.putBack(report);
        if (!now.isBefore(leaseEnd)) {
          lost(e);
        } else {
          throw e;
        }
      }
    }
  }

  private void lost(ApiException e) {
    LOGGER.log(Level.SEVERE, "the lease on " + name + " was lost; its result will be discarded", e);
    stop.give(StopSignal.Reason.LEASE_LOST);
  }

  /**
   * Hears of a cancellation that was passed on before the operation was there to be told.
   *
   * @return the operation as it is then
   */
  Operation caughtUp(ChildCancellation children) {
    Operation operation =
        persistently("claimed", () -> children.applyParentCancel(claimed(), deadline()));
    if (operation.state() == State.CANCELLING) {
      stop.give(StopSignal.Reason.CANCEL_REQUESTED);
    }
    return operation;
  }

  /**
   * Ends the operation, unless the lease was lost: then what came of the work is discarded, and
   * said to be. While the store can't be reached, it is tried again until the store answers.
   *
   * @return the operation as it ended, by whomever
   */
  Operation finish(Outcome outcome) {
    calling.lock();
    try {
      return persistently("finished", () -> finished(outcome, unsent.take()));
    } finally {
      finished = true;
      calling.unlock();
    }
  }

  private Operation finished(Outcome outcome, Report last) {
    Instant now = clock.instant();
    try {
      return update(now, live -> reported(live, last, now).finish(token, outcome, now));
    } catch (ApiException e) {
      switch (e.error().code()) {
        case INVALID_ARGUMENT -> {
          LOGGER.log(Level.SEVERE, "what came of " + name + " can't be stored", e);
          return finished(
              last.equals(Report.NONE) ? FailureOutcome.tooLarge(outcome, e) : outcome,
              Report.NONE);
        }
        case FAILED_PRECONDITION, NOT_FOUND -> {
          LOGGER.log(Level.SEVERE, "the result of " + name + " is discarded: " + e.getMessage());
          return persistently("read", () -> operations.get(name, deadline()));
        }
        default -> {
          unsent.putBack(last);
          throw e;
        }
      }
    }
  }

  /** With what was reported last and not sent yet, in one change. */
  private Operation reported(Operation live, Report last, Instant now) {
    return live.done() || last.equals(Report.NONE)
        ? live
        : live.heartbeat(token, new Heartbeat(Optional.empty(), last, false), now);
  }

  private <T> T persistently(String what, Supplier<T> call) {
    return PersistentCall.untilAnswered(
        name + " can't be " + what, () -> clock.instant().isBefore(leaseEnd), call);
  }
}
