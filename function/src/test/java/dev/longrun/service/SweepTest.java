package dev.longrun.service;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.QueryResult;
import dev.longrun.store.UnreliableStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sweep writes down, and what it leaves alone. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class SweepTest extends SweepFixture {
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
        Operations.start(expired.name(), expired.definition(), Optional.empty(), clock.instant());
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
  void run_whileTheStoreIsGone_isUnavailable() {
    UnreliableStore unreliable = new UnreliableStore(store);
    unreliable.goAway();
    ApiException refused =
        assertThrows(
            ApiException.class,
            () -> new Sweep(live(unreliable, clock)).run(Deadline.after(MINUTE)));
    assertEquals(Code.UNAVAILABLE, refused.error().code());
  }

  @Test
  void run_afterOneInWhichSomethingFailed_looksEverywhere() {
    Instant claimed = start.minus(Duration.ofDays(3));
    Operation old = create(started("old", claimed).claim(lease(TOKEN, claimed)));
    AtomicBoolean failing = new AtomicBoolean(true);
    OperationStore store = new PartlyFailingStore(this.store, id -> failing.get());
    Sweep sweep = new Sweep(live(store, clock));
    assertEquals(1, sweep.run(Deadline.after(MINUTE)).counts().failed());
    failing.set(false);
    assertEquals(1, sweep.run(Deadline.after(MINUTE)).counts().settled());
    assertEquals(State.FAILED, stored(old).state());
  }

  @Test
  void run_afterOneInWhichOnlyAnEffectFailed_looksAtTheLastHour() {
    create(
        Operations.start(
            Operations.name("told"),
            Operations.definition().withEvents(true),
            Optional.empty(),
            start));
    AtomicInteger looks = new AtomicInteger();
    OperationStore counting =
        new ForwardingStore(store) {
          @Override
          public QueryResult overdue(OverdueQuery query, Deadline deadline) {
            looks.incrementAndGet();
            return super.overdue(query, deadline);
          }
        };
    EffectAction failing =
        (of, kind, deadline) -> EffectAction.Attempt.of(EffectResult.failed("503"));
    OutsideEffects outside =
        new OutsideEffects(Map.of(EffectKind.Group.EVENTS, failing), givenUp -> {});
    Sweep sweep = new Sweep(new LiveOperations(counting, clock, settlement -> {}, outside));
    assertEquals(1, sweep.run(Deadline.after(MINUTE)).counts().failed());
    assertEquals(4, looks.get());
    sweep.run(Deadline.after(MINUTE));
    assertEquals(6, looks.get());
  }
}
