package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What passes by itself: leases, grace periods and the time that an operation is kept. */
class OperationTimeTest {
  private static final Instant NOW = START.plusSeconds(10);

  @Test
  void heartbeat_keepsTheLeaseFromThenOn() {
    Operation renewed = in("PROCESSING").heartbeat(TOKEN, heartbeat(false), NOW);
    assertEquals(Optional.of(NOW.plus(LEASE)), renewed.settleTime());
    assertFalse(renewed.settle(NOW.plus(LEASE).minusNanos(1)).done());
    assertTrue(renewed.settle(NOW.plus(LEASE)).done());
  }

  @Test
  void heartbeat_thatSaysNothingNew_changesNothing_inTheFirstSixthOfTheLease() {
    Operation processing = in("PROCESSING");
    Instant sixth = START.plus(LEASE.dividedBy(6));
    Instant before = sixth.minusNanos(1000);
    assertSame(processing.life(), processing.heartbeat(TOKEN, heartbeat(false), before).life());
    assertNotEquals(processing, processing.heartbeat(TOKEN, heartbeat(false), sixth));
    Report report = new Report(Optional.of(new Progress(0, 0)), Optional.empty());
    for (Heartbeat news :
        List.of(
            heartbeat(true),
            new Heartbeat(Optional.of(LEASE.plusSeconds(1)), Report.NONE, false),
            new Heartbeat(Optional.empty(), report, false))) {
      Lease renewed = processing.heartbeat(TOKEN, news, before).life().lease().orElseThrow();
      assertEquals(before, renewed.renewTime());
    }
  }

  @Test
  void aLease_canWaitForItsRenewal_forHalfOfIt() {
    Lease lease = in("PROCESSING").life().lease().orElseThrow();
    assertEquals(START.plus(LEASE.dividedBy(2)), lease.renewalDeadline());
  }

  @Test
  void heartbeat_fromAClockThatRunsLate_neverShortensTheLease() {
    Operation renewed = in("PROCESSING").heartbeat(TOKEN, heartbeat(false), START.minusSeconds(5));
    assertEquals(Optional.of(START.plus(LEASE)), renewed.settleTime());
  }

  @Test
  void heartbeat_replacesOnlyWhatItReports() {
    Report first = new Report(Optional.of(new Progress(1, 9)), Optional.of(new OpaqueJson("{}")));
    Report second = new Report(Optional.of(new Progress(2, 9)), Optional.empty());
    Operation operation =
        in("PROCESSING")
            .heartbeat(TOKEN, new Heartbeat(Optional.empty(), first, false), NOW)
            .heartbeat(TOKEN, new Heartbeat(Optional.empty(), second, false), NOW);
    assertEquals(new Report(second.progress(), first.metadata()), operation.report());
  }

  @Test
  void heartbeat_afterTheLeaseRanOut_isRefused() {
    ApiException refused =
        assertThrows(
            ApiException.class,
            () -> in("PROCESSING").heartbeat(TOKEN, heartbeat(false), START.plus(LEASE)));
    assertEquals("LEASE_NOT_HELD", refused.error().reason());
  }

  @Test
  void terminate_neverEndsBeforeTheWorkerWasLastHeardFrom() {
    Operation done =
        in("PROCESSING")
            .heartbeat(TOKEN, heartbeat(false), NOW)
            .terminate(Operations.terminateRequest(START));
    assertEquals(NOW, ((Life.Done) done.life()).endTime());
  }

  @Test
  void aLease_keepsWhenItWasClaimed_asLongAsTheOperation() {
    Operation renewed = in("PROCESSING").heartbeat(TOKEN, heartbeat(false), NOW);
    Lease held = renewed.life().lease().orElseThrow();
    assertEquals(Optional.of(START), held.claimTime());
    assertEquals(NOW, held.renewTime());
    for (Operation done :
        new Operation[] {
          renewed.finish(TOKEN, response(), NOW),
          renewed.settle(NOW.plus(LEASE)),
          renewed.cancel(Operations.cancelRequest(NOW)).settle(NOW.plus(GRACE)),
          renewed.heartbeat(TOKEN, heartbeat(true), NOW).settle(NOW.plus(LEASE))
        }) {
      assertTrue(done.done());
      assertEquals(Optional.of(held), done.life().lastLease());
      assertEquals(Optional.empty(), done.life().lease());
    }
    assertEquals(Optional.empty(), in("CANCELLED").life().lastLease());
  }

  @Test
  void finish_neverEndsBeforeTheWorkerWasLastHeardFrom() {
    Operation done =
        in("PROCESSING").heartbeat(TOKEN, heartbeat(false), NOW).finish(TOKEN, response(), START);
    assertEquals(NOW, ((Life.Done) done.life()).endTime());
  }

  @Test
  void anOperation_neverEndsBeforeItStarted_evenByAClockThatRunsLate() {
    Instant early = START.minusSeconds(5);
    Operation cancelled = in("INITIALIZING").cancel(Operations.cancelRequest(early));
    assertEquals(START, ((Life.Done) cancelled.life()).endTime());
    assertEquals(START, cancelled.life().cancelRequest().orElseThrow().requestTime());
    Operation terminated = in("INITIALIZING").terminate(Operations.terminateRequest(early));
    assertEquals(START, ((Life.Done) terminated.life()).endTime());
    Operation finished =
        in("INITIALIZING").claim(Operations.lease(TOKEN, early)).finish(TOKEN, response(), early);
    assertEquals(START, ((Life.Done) finished.life()).endTime());
  }

  @Test
  void settle_afterTheGracePeriod_saysThatWorkMayStillBeRunning() {
    Life.Done done = (Life.Done) in("CANCELLING").settle(START.plus(GRACE)).life();
    assertEquals(START.plus(GRACE), done.endTime());
    assertTrue(((Outcome.Failure) done.outcome()).message().contains("work may still be running"));
  }

  @Test
  void settle_afterTheLease_saysSinceWhenTheWorkerWasNotHeardFrom() {
    Life.Done done = (Life.Done) in("PROCESSING").settle(START.plus(LEASE)).life();
    Outcome.Failure failure = (Outcome.Failure) done.outcome();
    assertEquals(Code.ABORTED.number(), failure.code());
    assertTrue(failure.message().contains("'w' was not heard from since " + START));
  }

  @Test
  void settle_givesTheSame_wheneverItIsAsked() {
    assertEquals(
        in("CANCELLING").settle(START.plus(GRACE)),
        in("CANCELLING").settle(START.plusSeconds(9999)));
  }

  @Test
  void settleTime_isTheFirstInstantAtWhichSettleChangesTheOperation() {
    for (String state : new String[] {"PROCESSING", "CANCELLING", "FINALIZING", "FINALIZING+"}) {
      Operation operation = in(state);
      Instant time = operation.settleTime().orElseThrow();
      assertSame(operation.life(), operation.settle(time.minusNanos(1)).life(), state);
      assertTrue(operation.settle(time).done(), state);
    }
  }

  @Test
  void expiry_isAsLongAfterTheEnd_asThePolicyKeepsIt() {
    Duration retention = Duration.ofHours(1);
    LifePolicy kept = Operations.definition().withDefaults(GRACE, retention).lifePolicy();
    Operation done =
        in(
            "SUCCESSFUL",
            Operations.start(
                Operations.name("x"), Operations.definition(kept), Optional.empty(), START));
    assertEquals(Optional.of(START.plus(retention)), done.expireTime());
    assertEquals(done.expireTime(), done.purgeTime());
    assertFalse(done.isExpired(START.plus(retention).minusNanos(1)));
    assertTrue(done.isExpired(START.plus(retention)));
  }

  @Test
  void expiry_is30DaysAfterTheEnd_writtenDownOrNot() {
    Operation processing = in("PROCESSING");
    Instant end = START.plus(LEASE);
    assertFalse(processing.isExpired(end.plus(Operation.RETENTION).minusNanos(1)));
    assertTrue(processing.isExpired(end.plus(Operation.RETENTION)));
    assertFalse(in("INITIALIZING").isExpired(START.plus(Duration.ofDays(9999))));
  }
}
