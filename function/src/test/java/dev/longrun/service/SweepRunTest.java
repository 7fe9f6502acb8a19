package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far one run of the sweep gets: many operations, little time, and failures. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class SweepRunTest extends SweepFixture {
  @Test
  void twoRuns_atTheSameTime_doNoHarm() throws Exception {
    List<Operation> overdue =
        IntStream.range(0, 120).mapToObj(i -> create(processing("x" + i))).toList();
    Instant expired = purgeableAfter(LEASE);
    IntStream.range(0, 20).forEach(i -> create(done("old" + i, expired)));
    clock.advance(LEASE);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<SweepSummary>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(threads.submit(this::sweep));
      }
      for (Future<SweepSummary> each : both) {
        assertEquals(0, each.get().counts().failed());
        assertTrue(each.get().complete());
      }
    } finally {
      threads.shutdownNow();
    }
    for (Operation before : overdue) {
      assertEquals(before.settle(clock.instant()), stored(before));
    }
    assertTrue(sweep().isIdle());
  }

  @Test
  void run_goesOnBeyondOnePage() {
    IntStream.range(0, 230).parallel().forEach(i -> create(processing("x" + i)));
    Instant expired = purgeableAfter(LEASE);
    IntStream.range(0, 210).parallel().forEach(i -> create(done("old" + i, expired)));
    clock.advance(LEASE);
    assertEquals(new SweepSummary(new SweepSummary.Counts(230, 0, 210, 0, 0), true), sweep());
    assertTrue(sweep().isIdle());
  }

  @Test
  void run_stopsWhenItsTimeIsOver_andTheNextRunFinishes() {
    IntStream.range(0, 30).forEach(i -> create(processing("x" + i)));
    clock.advance(LEASE);
    AtomicInteger written = new AtomicInteger();
    OperationStore counting =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            written.incrementAndGet();
            return super.update(of, soon(), change);
          }
        };
    Deadline deadline = Deadline.after(MINUTE, () -> written.get() < 5 ? 0 : MINUTE.toNanos());
    SweepSummary first = new Sweep(live(counting, clock)).run(deadline);
    assertFalse(first.complete());
    assertTrue(first.counts().settled() > 0 && first.counts().settled() < 20, first::toString);
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(30 - first.counts().settled(), 0, 0, 0, 0), true),
        sweep());
  }

  @Test
  void run_withNoTimeAtAll_doesNothing_andSaysSo() {
    Operation operation = create(processing("x"));
    clock.advance(LEASE);
    SweepSummary summary = new Sweep(live(store, clock)).run(Deadline.after(Duration.ZERO));
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 0), false), summary);
    assertFalse(summary.isIdle());
    assertEquals(operation, stored(operation));
  }

  @Test
  void run_countsWhatFails_goesOnWithTheRest_andTheNextRunTriesAgain() {
    IntStream.range(0, 5).forEach(i -> create(processing("x" + i)));
    create(done("old", purgeableAfter(LEASE)));
    clock.advance(LEASE);
    OperationStore failing =
        new PartlyFailingStore(store, id -> id.equals("x0") || id.equals("old"));
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(4, 0, 0, 2, 0), true),
        new Sweep(live(failing, clock)).run(Deadline.after(MINUTE)));
    assertEquals(new SweepSummary(new SweepSummary.Counts(1, 0, 1, 0, 0), true), sweep());
  }

  @Test
  void run_goesOnAfterMoreThanAPageThatFails() {
    IntStream.range(0, 150).parallel().forEach(i -> create(processing("fails" + i)));
    clock.advance(Duration.ofSeconds(1));
    Operation later =
        create(started("later", clock.instant()).claim(lease(TOKEN, clock.instant())));
    clock.advance(LEASE);
    OperationStore failing = new PartlyFailingStore(store, id -> id.startsWith("fails"));
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 0, 150, 0), true),
        new Sweep(live(failing, clock)).run(Deadline.after(MINUTE)));
    assertEquals(State.FAILED, stored(later).state());
    assertEquals(new SweepSummary(new SweepSummary.Counts(150, 0, 0, 0, 0), true), sweep());
  }

  @Test
  void run_settlesAsManyAtOnceAsTheStoreWants() {
    IntStream.range(0, 40).parallel().forEach(i -> create(processing("x" + i)));
    clock.advance(LEASE);
    int atOnce = store.sweepSettings().atOnce();
    CyclicBarrier together = new CyclicBarrier(atOnce);
    AtomicInteger begun = new AtomicInteger();
    OperationStore meeting =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            if (begun.incrementAndGet() <= atOnce) {
              meet(together);
            }
            return super.update(name, deadline, change);
          }
        };
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(40, 0, 0, 0, 0), true),
        new Sweep(live(meeting, clock)).run(Deadline.after(MINUTE)));
  }

  private static void meet(CyclicBarrier others) {
    try {
      others.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void run_deletesWhatHasExpired_evenIfNothingElseCanBeWritten() {
    IntStream.range(0, 100).parallel().forEach(i -> create(processing("x" + i)));
    Operation expired = create(done("old", purgeableAfter(LEASE)));
    clock.advance(LEASE);
    new Sweep(live(new PartlyFailingStore(store, id -> id.startsWith("x")), clock))
        .run(Deadline.after(MINUTE));
    assertEquals(Optional.empty(), store.get(expired.name(), soon()));
  }
}
