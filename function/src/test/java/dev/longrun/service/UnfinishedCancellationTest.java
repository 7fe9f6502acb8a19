package dev.longrun.service;

import static dev.longrun.operation.Operations.hasChildrenToCancel;
import static dev.longrun.operation.Operations.name;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.passed;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancellation that was stopped on its way to the children reaches them later. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class UnfinishedCancellationTest extends ChildFixture {
  private int unfinishedChildren() {
    return (int)
        IntStream.range(0, 250).parallel().filter(i -> !get(name("child" + i)).done()).count();
  }

  private void start250Children() {
    start(above);
    claim(above);
    IntStream.range(0, 250).parallel().forEach(i -> startChild(name("child" + i), above));
  }

  /** From an attempt that failed to the next one. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Test
  void cancel_thatDiesHalfWay_isFinishedByTheSweep() {
    start250Children();
    Operation cancelled = cancel(above);
    AtomicInteger updates = new AtomicInteger();
    OperationStore dying =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            if (updates.incrementAndGet() > 130) {
              throw ServerErrors.storeUnavailable(new IllegalStateException("on purpose"));
            }
            return super.update(of, deadline, change);
          }
        };
    assertThrows(ApiException.class, () -> passOn(dying, cancelled, MINUTE));
    assertEquals(120, unfinishedChildren());
    assertTrue(hasChildrenToCancel(get(above)));
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 1, 0, 0, 0), true), sweep());
    assertEquals(0, unfinishedChildren());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_thatDiesBeforeItReachesAnybody_isFinishedByTheSweep() {
    start(above);
    startChild(name("child"), above);
    startChild(name("grandchild"), name("child"));
    cancel(above);
    passOn(store, get(above), Duration.ZERO);
    assertEquals(State.INITIALIZING, get(name("child")).state());
    SweepSummary summary = sweep();
    assertTrue(summary.counts().effects() >= 1 && summary.complete(), summary::toString);
    assertEquals(State.CANCELLED, get(name("child")).state());
    assertEquals(State.CANCELLED, get(name("grandchild")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_thatDiesBetweenAChildAndItsChildren_isFinishedByTheSweep() {
    start(above);
    startChild(name("child"), above);
    startChild(name("grandchild"), name("child"));
    cancel(above);
    cancel(name("child"));
    change(above, Operations::withChildrenCancelled);
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 1, 0, 0, 0), true), sweep());
    assertEquals(State.CANCELLED, get(name("grandchild")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_withLittleTime_doesSome_andTheSweepTheRest() {
    start250Children();
    Operation cancelled = cancel(above);
    AtomicInteger looks = new AtomicInteger();
    LongSupplier nanoTime = () -> looks.incrementAndGet() > 400 ? MINUTE.toNanos() : 0;
    Deadline deadline = Deadline.after(MINUTE, nanoTime);
    live(store, clock).effects().carryOutAfter(List.of(cancelled), deadline);
    int left = unfinishedChildren();
    assertTrue(left > 0 && left < 250, () -> left + " are left");
    assertTrue(hasChildrenToCancel(get(above)));
    clock.advance(MINUTE);
    sweep();
    assertEquals(0, unfinishedChildren());
  }

  @Test
  void passOn_beginsNothingMore_whenItsTimeIsOver_andSaysThatSomeIsLeft() {
    start250Children();
    Operation cancelled = cancel(above);
    AtomicInteger updates = new AtomicInteger();
    OperationStore counting =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            updates.incrementAndGet();
            return super.update(of, soon(), change);
          }
        };
    Deadline deadline = Deadline.after(MINUTE, () -> updates.get() < 7 ? 0 : MINUTE.toNanos());
    live(counting, clock).effects().carryOutAfter(List.of(cancelled), deadline);
    assertTrue(hasChildrenToCancel(get(above)));
    assertEquals(7, updates.get());
    passOn(store, cancelled, MINUTE);
    assertFalse(hasChildrenToCancel(get(above)));
    assertEquals(0, unfinishedChildren());
  }

  @Test
  void childThatCannotBeWritten_isCountedByTheSweep_andReachedLater() {
    start(above);
    startChild(name("child"), above);
    cancel(above);
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(0, 0, 0, 1, 0), true),
        new Sweep(live(failingToWriteTheChild(), clock)).run(Deadline.after(MINUTE)));
    assertTrue(hasChildrenToCancel(get(above)));
    assertTrue(sweep().isIdle());
    clock.advance(PAUSE);
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 1, 0, 0, 0), true), sweep());
    assertEquals(State.CANCELLED, get(name("child")).state());
  }

  @Test
  void cancel_ofAParentThatExpiresMeanwhile_stillReachesItsChildren() {
    start(above);
    startChild(name("child"), above);
    cancel(above);
    clock.advance(Operation.RETENTION.plus(store.sweepSettings().purgeDelay()));
    SweepSummary summary = sweep();
    assertEquals(1, summary.counts().purged());
    assertEquals(State.CANCELLED, get(name("child")).state());
    assertEquals(Optional.empty(), store.get(above, soon()));
  }

  private OperationStore failingToWriteTheChild() {
    return new ForwardingStore(store) {
      @Override
      public Change update(
          OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
        if (of.equals(name("child"))) {
          throw ServerErrors.storeUnavailable(new IllegalStateException("on purpose"));
        }
        return super.update(of, deadline, change);
      }
    };
  }

  @Test
  void cancel_thatHasNotReachedAll_isNotForgotten_whenTheParentExpires() {
    start(above);
    startChild(name("child"), above);
    cancel(above);
    clock.advance(Operation.RETENTION.plus(store.sweepSettings().purgeDelay()));
    SweepSummary failing =
        new Sweep(live(failingToWriteTheChild(), clock)).run(Deadline.after(MINUTE));
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 1, 0), true), failing);
    clock.advance(PAUSE);
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 1, 1, 0, 0), true), sweep());
    assertEquals(State.CANCELLED, get(name("child")).state());
  }

  @Test
  void start_inThePlaceOfAParentThatHasExpired_firstReachesItsChildren() {
    start(above);
    startChild(name("child"), above);
    cancel(above);
    clock.advance(Operation.RETENTION);
    assertThrows(
        ApiException.class,
        () -> start(failingToWriteTheChild(), above, definition(Optional.empty(), CANCELLABLE)));
    assertEquals(State.INITIALIZING, get(name("child")).state());
    assertEquals(State.INITIALIZING, start(above).state());
    assertEquals(State.CANCELLED, get(name("child")).state());
    assertEquals(clock.instant(), get(above).startTime());
  }

  @Test
  void whatMustBeReachedBeforeItGoes_isNotTakenForReached_whenTimeIsOver() {
    start(above);
    startChild(name("child"), above);
    Operation cancelled = cancel(above);
    ApiException late =
        assertThrows(
            ApiException.class,
            () -> live(store, clock).effects().carryOutAll(cancelled, passed()));
    assertEquals(Code.UNAVAILABLE, late.error().code());
  }
}
