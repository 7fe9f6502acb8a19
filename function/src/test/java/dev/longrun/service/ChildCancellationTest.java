package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.hasChildrenToCancel;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.name;
import static dev.longrun.operation.Operations.response;
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
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the cancellation of an operation reaches its children, also if it is stopped half-way. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class ChildCancellationTest extends ChildFixture {
  /** From an attempt that failed to the next one. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Test
  void cancel_reachesChildrenAndGrandchildren_claimedOrNot() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    startChild(name("claimed"), above);
    claim(name("claimed"));
    startChild(name("grandchild"), name("claimed"));
    startChild(name("below"), name("grandchild"));
    start(name("stranger"));
    cancelWithChildren(above);
    assertEquals(State.CANCELLING, get(above).state());
    assertEquals(State.CANCELLED, get(name("child")).state());
    assertEquals(State.CANCELLING, get(name("claimed")).state());
    assertEquals(State.CANCELLED, get(name("grandchild")).state());
    assertEquals(State.CANCELLED, get(name("below")).state());
    assertEquals(State.INITIALIZING, get(name("stranger")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancelledChild_tellsWhoAsked_andThatItWasItsParent() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    startChild(name("grandchild"), name("child"));
    Instant asked = clock.instant();
    Operation cancelled = cancel(above);
    clock.advance(Duration.ofSeconds(2));
    passOn(store, cancelled, MINUTE);
    for (String each : List.of("child", "grandchild")) {
      Operation child = get(name(each));
      CancelRequest request = child.life().cancelRequest().orElseThrow();
      assertEquals(cancelRequest(asked).requestedBy(), request.requestedBy());
      assertEquals(clock.instant(), request.requestTime());
      assertEquals(
          "parent operation "
              + child.definition().parentOperation().orElseThrow()
              + " was cancelled",
          request.reason());
    }
  }

  @Test
  void cancel_leavesChildrenThatAreDone_finalizing_orAskedBefore() {
    start(above);
    claim(above);
    for (String each : List.of("successful", "failed", "finalizing", "asked", "never")) {
      startChild(name(each), above);
    }
    for (String each : List.of("successful", "failed", "finalizing", "asked")) {
      claim(name(each));
    }
    Instant now = clock.instant();
    Operation successful = change(name("successful"), it -> it.finish(TOKEN, response(), now));
    Operation failed = change(name("failed"), it -> it.finish(TOKEN, failure(Code.ABORTED), now));
    change(name("finalizing"), it -> it.heartbeat(TOKEN, heartbeat(true), now));
    Operation asked = cancel(name("asked"));
    clock.advance(Duration.ofSeconds(1));
    cancelWithChildren(above);
    assertEquals(successful, get(name("successful")));
    assertEquals(failed, get(name("failed")));
    assertEquals(asked, get(name("asked")));
    assertEquals(State.FINALIZING, get(name("finalizing")).state());
    assertEquals(State.CANCELLED, get(name("never")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_skipsAChildThatIsNotCancellable_withAllThatIsBelowIt() {
    start(above);
    claim(above);
    Operation stubborn =
        start(
            store,
            name("a-stubborn"),
            definition(Optional.of(above), new CancelPolicy(false, Optional.empty())));
    startChild(name("below"), name("a-stubborn"));
    startChild(name("willing"), above);
    cancelWithChildren(above);
    assertEquals(State.INITIALIZING, get(stubborn.name()).state());
    assertEquals(State.INITIALIZING, get(name("below")).state());
    assertEquals(State.CANCELLED, get(name("willing")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_ofAnOperationThatIsFinalizing_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    change(above, it -> it.heartbeat(TOKEN, heartbeat(true), clock.instant()));
    cancelWithChildren(above);
    assertEquals(State.FINALIZING, get(above).state());
    assertEquals(State.INITIALIZING, get(name("child")).state());
    assertTrue(sweep().isIdle());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  @Test
  void end_ofTheParent_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    change(above, it -> it.finish(TOKEN, response(), clock.instant()));
    cancelWithChildren(above);
    assertTrue(sweep().isIdle());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  @Test
  void lossOfTheParentsWorker_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    clock.advance(LEASE);
    assertEquals(1, sweep().counts().settled());
    assertEquals(State.FAILED, get(above).state());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  private void start250Children() {
    start(above);
    claim(above);
    IntStream.range(0, 250).parallel().forEach(i -> startChild(name("child" + i), above));
  }

  private int unfinishedChildren() {
    return (int)
        IntStream.range(0, 250).parallel().filter(i -> !get(name("child" + i)).done()).count();
  }

  @Test
  void cancel_reaches250Children() {
    start250Children();
    cancelWithChildren(above);
    assertEquals(0, unfinishedChildren());
    assertFalse(hasChildrenToCancel(get(above)));
    assertTrue(sweep().isIdle());
  }

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

  @Test
  void cancel_doesNotTouchAnOperationThatTookTheNameOfAChild() {
    start(above);
    startChild(name("child"), above);
    OperationStore replacing =
        new ForwardingStore(store) {
          @Override
          public QueryResult children(
              OperationName of, Optional<String> after, int limit, Deadline deadline) {
            QueryResult children = super.children(of, after, limit, deadline);
            super.update(name("child"), soon(), it -> Optional.empty());
            start(name("child"));
            return children;
          }
        };
    passOn(replacing, cancel(above), MINUTE);
    assertEquals(State.INITIALIZING, get(name("child")).state());
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
