package dev.longrun.service;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Change;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.QueryResult;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.store.UnreliableStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What a sweep writes down, and what it leaves alone. Each test has a store of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class SweepTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  private final ManualClock clock = new ManualClock();
  private final Instant start = clock.instant();
  private OperationStore store;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @BeforeEach
  void openStore() throws Exception {
    store = storeUnderTest.open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Operation initializing(String id) {
    return started(id, start);
  }

  private Operation started(String id, Instant now) {
    CancelPolicy policy = new CancelPolicy(true, Optional.of(GRACE));
    return Operation.start(
        Operations.name(id), Operations.definition(policy), Optional.empty(), now);
  }

  private Operation processing(String id) {
    return initializing(id).claim(lease(TOKEN, start));
  }

  private Operation done(String id, Instant end) {
    return started(id, end).claim(lease(TOKEN, end)).finish(TOKEN, response(), end);
  }

  private Duration purgeDelay() {
    return store.sweepSettings().purgeDelay();
  }

  /** When an operation must have ended to be for a sweep to delete so long after the start. */
  private Instant purgeableAfter(Duration time) {
    return start.plus(time).minus(Operation.RETENTION).minus(purgeDelay());
  }

  private Operation create(Operation operation) {
    return store.update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  private Operation stored(Operation like) {
    return store.get(like.name(), soon()).orElseThrow();
  }

  private SweepSummary sweep() {
    return new Sweep(live(store, clock)).run(Deadline.after(MINUTE));
  }

  @Test
  void longestCancelling_isThatOfTheFirstWorkerThatWasAskedAndHasNotStopped() {
    assertEquals(
        Duration.ZERO, new Sweep(live(store, clock)).longestCancelling(Deadline.after(MINUTE)));
    create(initializing("never-claimed").cancel(cancelRequest(start)));
    create(processing("not-asked"));
    create(processing("later").cancel(cancelRequest(start.plusSeconds(5))));
    create(processing("first").cancel(cancelRequest(start.plusSeconds(2))));
    clock.advance(Duration.ofSeconds(12));
    assertEquals(
        Duration.ofSeconds(10),
        new Sweep(live(store, clock)).longestCancelling(Deadline.after(MINUTE)));
  }

  @Test
  void run_endsWhatNobodyWasHeardFrom_andLeavesTheRest() {
    Operation processing = create(processing("processing"));
    Operation finalizing =
        create(processing("finalizing").heartbeat(TOKEN, heartbeat(true), start));
    Operation graceOver = create(processing("grace-over").cancel(cancelRequest(start)));
    clock.advance(LEASE);
    Instant now = clock.instant();
    List<Operation> untouched =
        List.of(
            create(initializing("initializing")),
            create(initializing("claimed").claim(lease(TOKEN, now.minus(LEASE).plusMillis(1)))),
            create(initializing("live").claim(lease(TOKEN, now))),
            create(initializing("asked").claim(lease(TOKEN, now)).cancel(cancelRequest(now))),
            create(done("done", now)));

    assertEquals(new SweepSummary(new SweepSummary.Counts(3, 0, 0, 0, 0), true), sweep());
    assertEquals(State.FAILED, stored(processing).state());
    assertEquals(State.FAILED, stored(finalizing).state());
    assertEquals(State.CANCELLED, stored(graceOver).state());
    for (Operation before : List.of(processing, finalizing, graceOver)) {
      assertEquals(before.settle(now), stored(before));
    }
    untouched.forEach(before -> assertEquals(before, stored(before)));
  }

  @Test
  void run_endsACancelledOperation_whenItsGraceOrItsLeaseIsOver_whicheverIsFirst() {
    Operation withGrace = create(processing("grace").cancel(cancelRequest(start)));
    Instant late = start.plus(LEASE).minusSeconds(1);
    Operation nearItsEnd = create(processing("lease").cancel(cancelRequest(late)));
    clock.advance(GRACE.minus(MICROSECOND));
    assertTrue(sweep().isIdle());
    clock.advance(MICROSECOND);
    assertEquals(new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 0), true), sweep());
    assertEquals(State.CANCELLED, stored(withGrace).state());
    clock.advance(LEASE.minus(GRACE));
    assertEquals(new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 0), true), sweep());
    assertEquals(State.CANCELLED, stored(nearItsEnd).state());
  }

  @Test
  void run_again_findsNothingToDo() {
    Operation operation = create(processing("x"));
    clock.advance(LEASE);
    sweep();
    Operation settled = stored(operation);
    clock.advance(LEASE);
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 0), true), sweep());
    assertEquals(settled, stored(operation));
  }

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
  void run_deletesWhatIsDoneFor30Days_andWasNotDeletedByTheStore_andNothingElse() {
    Operation expired = create(done("expired", start));
    Operation nearly = create(done("nearly", start.plus(MICROSECOND)));
    Operation neverClaimed = create(initializing("never-claimed"));
    clock.advance(Duration.ofDays(30).plus(purgeDelay()));
    assertEquals(new SweepSummary(new SweepSummary.Counts(0, 0, 1, 0, 0), true), sweep());
    assertEquals(Optional.empty(), store.get(expired.name(), soon()));
    assertEquals(nearly, stored(nearly));
    assertEquals(neverClaimed, stored(neverClaimed));
  }

  @Test
  void run_deletesAlsoWhatExpiredBeforeAnybodyWroteDownThatItHadEnded() {
    Operation operation = create(processing("x"));
    clock.advance(LEASE.plus(Operation.RETENTION).plus(purgeDelay()));
    assertEquals(new SweepSummary(new SweepSummary.Counts(1, 0, 1, 0, 0), true), sweep());
    assertEquals(Optional.empty(), store.get(operation.name(), soon()));
  }

  @Test
  void run_deletesNothing_thatWasStartedMeanwhileUnderTheNameOfWhatHasExpired() {
    Operation expired = create(done("x", start));
    clock.advance(Operation.RETENTION.plus(purgeDelay()));
    Operation anew =
        Operation.start(expired.name(), expired.definition(), Optional.empty(), clock.instant());
    OperationStore racing =
        new ForwardingStore(store) {
          @Override
          public QueryResult overdue(OverdueQuery query, Deadline deadline) {
            QueryResult found = super.overdue(query, deadline);
            if (query.why() == Overdue.EXPIRE) {
              create(anew);
            }
            return found;
          }
        };
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 0), true),
        new Sweep(live(racing, clock)).run(Deadline.after(MINUTE)));
    assertEquals(anew, stored(anew));
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
  void run_ofAnInstanceThatLookedEverywhereInThisHour_looksOnlyAtTheLastHour_andLaterEverywhere() {
    Sweep sweep = new Sweep(live(store, clock));
    assertTrue(sweep.run(Deadline.after(MINUTE)).isIdle());
    // As if no sweep ran for hours.
    Instant claimed = start.minus(LEASE).minus(Duration.ofHours(3));
    Operation old = create(started("old", claimed).claim(lease(TOKEN, claimed)));
    Instant expired = purgeableAfter(Duration.ZERO).minus(Duration.ofHours(3));
    Operation expiredLongAgo = create(done("expired", expired));
    Instant recently = start.minus(LEASE).minus(Duration.ofMinutes(59));
    create(started("recent", recently).claim(lease(TOKEN, recently)));
    create(done("expired-recently", purgeableAfter(Duration.ofMinutes(-59))));

    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 1, 0, 0), true),
        sweep.run(Deadline.after(MINUTE)));
    assertEquals(old, stored(old));
    assertEquals(expiredLongAgo, stored(expiredLongAgo));
    clock.advance(Duration.ofHours(1));
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 1, 0, 0), true),
        sweep.run(Deadline.after(MINUTE)));
    assertEquals(State.FAILED, stored(old).state());
    assertEquals(Optional.empty(), store.get(expiredLongAgo.name(), soon()));
  }

  @Test
  void run_ofAnotherInstance_looksEverywhereAtFirst() {
    assertTrue(sweep().isIdle());
    Instant claimed = start.minus(Duration.ofDays(3));
    create(started("old", claimed).claim(lease(TOKEN, claimed)));
    assertEquals(new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 0), true), sweep());
  }

  @Test
  void run_afterOneThatFailedWhileItLookedEverywhere_looksEverywhere() {
    Instant claimed = start.minus(Duration.ofDays(3));
    create(started("old", claimed).claim(lease(TOKEN, claimed)));
    UnreliableStore unreliable = new UnreliableStore(store);
    Sweep sweep = new Sweep(live(unreliable, clock));
    unreliable.goAway();
    assertThrows(ApiException.class, () -> sweep.run(Deadline.after(MINUTE)));
    unreliable.comeBack();
    assertFalse(sweep.run(Deadline.after(Duration.ZERO)).complete());
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 0), true),
        sweep.run(Deadline.after(MINUTE)));
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
  void longestCancelling_isFoundAmongMoreThanAPage_whereverItIs() {
    IntStream.range(0, 230)
        .parallel()
        .forEach(i -> create(heldBy("w" + i % 7, "x" + i).cancel(cancelRequest(start))));
    clock.advance(Duration.ofSeconds(10));
    Sweep sweep = new Sweep(live(store, clock));
    assertEquals(Duration.ofSeconds(10), sweep.longestCancelling(Deadline.after(MINUTE)));
    create(heldBy("z", "oldest").cancel(cancelRequest(start.minusSeconds(5))));
    assertEquals(Duration.ofSeconds(15), sweep.longestCancelling(Deadline.after(MINUTE)));
  }

  private Operation heldBy(String worker, String id) {
    Instant claimed = start.minusSeconds(5);
    return started(id, claimed).claim(new Lease(worker, TOKEN.hash(), claimed, LEASE));
  }

  @Test
  void longestCancelling_withoutTime_looksAtOnePage() {
    IntStream.range(0, 150)
        .parallel()
        .forEach(i -> create(heldBy("a", "x" + i).cancel(cancelRequest(start))));
    create(heldBy("z", "oldest").cancel(cancelRequest(start.minusSeconds(5))));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(
        Duration.ofSeconds(1),
        new Sweep(live(store, clock)).longestCancelling(Deadline.after(SweepRun.LAST_CALL)));
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

  @Test
  void run_whileTheStoreIsGone_isUnavailable() {
    UnreliableStore unreliable = new UnreliableStore(store);
    unreliable.goAway();
    ApiException refused =
        assertThrows(
            ApiException.class,
            () -> new Sweep(live(unreliable, clock)).run(Deadline.after(MINUTE)));
    assertEquals(Code.UNAVAILABLE, refused.error().code());
  }
}
