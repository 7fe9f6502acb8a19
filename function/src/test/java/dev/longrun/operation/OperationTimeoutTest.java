package dev.longrun.operation;

import static dev.longrun.operation.Operations.CLAIM_TIMEOUT;
import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.RUN_TIMEOUT;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.operation.Operations.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the claim timeout and the run timeout do. The lease ends after both and the grace. */
class OperationTimeoutTest {
  private static final Instant CLAIM_DEADLINE = START.plus(CLAIM_TIMEOUT);
  private static final Instant RUN_DEADLINE = START.plus(RUN_TIMEOUT);
  private static final Instant GRACE_END = RUN_DEADLINE.plus(GRACE);
  private static final Instant NOW = RUN_DEADLINE.plusSeconds(1);

  /** In this state; {@code OVERRUN} is CANCELLING, since it ran too long. */
  private static Operation in(String state) {
    return state.equals("OVERRUN")
        ? processing(timed()).settle(RUN_DEADLINE)
        : Operations.in(state, timed());
  }

  /** As in the table of {@link OperationLifeTest}: what follows when a time is over. */
  @ParameterizedTest(name = "{0}: {1} -> {2} {3}")
  @CsvSource({
    "INITIALIZING, the claim timeout, FAILED, 4",
    "INITIALIZING, the run timeout,   FAILED, 4",
    "PROCESSING,   the claim timeout, PROCESSING, 0",
    "PROCESSING,   the run timeout,   CANCELLING, 0",
    "PROCESSING,   the grace period,  FAILED, 4",
    "CANCELLING,   the claim timeout, CANCELLING, 0",
    "CANCELLING,   the run timeout,   CANCELLED, 1",
    "FINALIZING,   the run timeout,   FINALIZING, 0",
    "FINALIZING,   the grace period,  FINALIZING, 0",
    "FINALIZING,   the lease,         FAILED, 10",
    "FINALIZING+,  the run timeout,   FINALIZING, 0",
    "FINALIZING+,  the lease,         FAILED, 10",
    "SUCCESSFUL,   the lease,         SUCCESSFUL, 0",
    "FAILED,       the lease,         FAILED, 13",
    "CANCELLED,    the lease,         CANCELLED, 1",
    "OVERRUN,      cancel,            CANCELLING, 0",
    "OVERRUN,      terminate,         CANCELLED, 1",
    "OVERRUN,      claim again,       CANCELLING, 0",
    "OVERRUN,      heartbeat,         CANCELLING, 0",
    "OVERRUN,      finalizing,        CANCELLING, 0",
    "OVERRUN,      finish,            SUCCESSFUL, 0",
    "OVERRUN,      fail,              FAILED, 15",
    "OVERRUN,      stop,              FAILED, 4",
    "OVERRUN,      the grace period,  FAILED, 4",
  })
  void life(String state, String event, String expected, int code) {
    Operation after = after(in(state), event);
    assertEquals(expected, after.state().name());
    assertEquals(code, failureOf(after).map(Outcome.Failure::code).orElse(0));
  }

  private static Operation after(Operation operation, String event) {
    return switch (event) {
      case "the claim timeout" -> operation.settle(CLAIM_DEADLINE);
      case "the run timeout" -> operation.settle(RUN_DEADLINE);
      case "the grace period" -> operation.settle(GRACE_END);
      case "the lease" -> operation.settle(START.plus(LEASE));
      case "cancel" -> operation.cancel(cancelRequest(NOW));
      case "terminate" -> operation.terminate(terminateRequest(NOW));
      case "claim again" -> operation.claim(lease(TOKEN, NOW));
      case "heartbeat" -> operation.heartbeat(TOKEN, heartbeat(false), NOW);
      case "finalizing" -> operation.heartbeat(TOKEN, heartbeat(true), NOW);
      case "finish" -> operation.finish(TOKEN, response(), NOW);
      case "fail" -> operation.finish(TOKEN, failure(Code.DATA_LOSS), NOW);
      case "stop" -> operation.finish(TOKEN, failure(Code.CANCELLED), NOW);
      default -> throw new IllegalArgumentException(event);
    };
  }

  private static Optional<Outcome.Failure> failureOf(Operation operation) {
    return operation.life() instanceof Life.Done done
            && done.outcome() instanceof Outcome.Failure failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  private static String messageOf(Operation operation) {
    return failureOf(operation).orElseThrow().message();
  }

  private static Instant endOf(Operation operation) {
    return ((Life.Done) operation.life()).endTime();
  }

  @Test
  void anOperationThatNobodyClaims_failsWhenItsClaimTimeoutIsOver() {
    Operation waiting = in("INITIALIZING");
    assertEquals(Optional.of(CLAIM_DEADLINE), waiting.settleTime());
    assertEquals(waiting.settleTime(), waiting.sweepTime());
    assertSame(waiting, waiting.settle(CLAIM_DEADLINE.minusNanos(1)));
    Operation failed = waiting.settle(START.plus(Duration.ofDays(1)));
    assertEquals(CLAIM_DEADLINE, endOf(failed));
    assertEquals(
        "No worker claimed the operation within its claimTimeout, which ended at "
            + CLAIM_DEADLINE
            + ".",
        messageOf(failed));
  }

  @Test
  void claim_afterTheClaimTimeout_isRefused() {
    try {
      in("INITIALIZING").claim(lease(TOKEN, CLAIM_DEADLINE));
    } catch (ApiException e) {
      assertEquals("OPERATION_ALREADY_DONE", e.error().reason());
      return;
    }
    throw new AssertionError("claimed");
  }

  @Test
  void anOperationThatRunsTooLong_isCancelledByTheServer_fromThatInstantOn() {
    Operation processing = in("PROCESSING");
    assertEquals(Optional.of(RUN_DEADLINE), processing.settleTime());
    assertSame(processing, processing.settle(RUN_DEADLINE.minusNanos(1)));
    Operation overrun = processing.settle(NOW);
    assertEquals(
        Optional.of(new CancelRequest("longrun", RUN_DEADLINE, "runTimeout")),
        overrun.life().cancelRequest());
    assertEquals(processing.life().lease(), overrun.life().lease());
    assertEquals(Optional.of(GRACE_END), overrun.settleTime());
    assertEquals(Optional.of(GRACE_END), overrun.cancelDeadline());
    assertEquals(GRACE_END, endOf(overrun.settle(GRACE_END.plusSeconds(5))));
  }

  @Test
  void aRunTimeout_countsFromTheClaim_whateverTheWorkerSays() {
    Instant claim = START.plusSeconds(3);
    Operation held = timed().claim(lease(TOKEN, claim));
    Operation renewed = held.heartbeat(TOKEN, heartbeat(false), claim.plusSeconds(20));
    assertEquals(Optional.of(claim.plus(RUN_TIMEOUT)), renewed.settleTime());
    assertEquals(Optional.of(claim.plus(RUN_TIMEOUT)), renewed.runDeadline());
  }

  @Test
  void aLeaseThatRunsOutFirst_orAtTheSameInstant_endsTheOperationAsEver() {
    for (Duration length : new Duration[] {RUN_TIMEOUT.minusSeconds(1), RUN_TIMEOUT}) {
      Operation held = timed().claim(new Lease("w", TOKEN.hash(), START, length));
      Operation lost = held.settle(GRACE_END);
      assertEquals(Code.ABORTED.number(), failureOf(lost).orElseThrow().code());
      assertEquals(Optional.empty(), lost.life().cancelRequest());
    }
  }

  @Test
  void aLeaseThatRunsOutWithinTheGracePeriod_endsAnOverrunOperation() {
    Duration length = RUN_TIMEOUT.plusSeconds(1);
    Operation lost = timed().claim(new Lease("w", TOKEN.hash(), START, length)).settle(GRACE_END);
    assertEquals(START.plus(length), endOf(lost));
    assertEquals(
        "The operation ran longer than its runTimeout. Its worker 'w' was not heard from since "
            + START
            + ".",
        messageOf(lost));
  }

  @Test
  void theEndOfTheGracePeriod_saysThatItRanTooLong_andMayStillRun() {
    assertEquals(
        "The operation ran longer than its runTimeout. Its worker 'w' did not stop within the grace period, which ended at "
            + GRACE_END
            + "; work may still be running.",
        messageOf(in("OVERRUN").settle(GRACE_END)));
  }

  @Test
  void aWorkerThatStops_sinceItRanTooLong_isQuoted_andMaySayItAgain() {
    Outcome stopped =
        new Outcome.Failure(1, "half is written", Optional.of(new OpaqueJson("[{}]")));
    Operation done = in("OVERRUN").finish(TOKEN, stopped, NOW);
    assertEquals(
        Optional.of(
            new Outcome.Failure(
                4,
                "The operation ran longer than its runTimeout. Its worker stopped. half is written",
                Optional.of(new OpaqueJson("[{}]")))),
        failureOf(done));
    assertSame(done, done.finish(TOKEN, stopped, NOW.plusSeconds(1)));
    Operation silent = in("OVERRUN").finish(TOKEN, Outcome.Failure.of(Code.CANCELLED, ""), NOW);
    assertTrue(messageOf(silent).endsWith("Its worker stopped."), messageOf(silent));
  }

  @Test
  void aRunTimeout_asksNotWhetherClientsMayCancel() {
    LifePolicy policy =
        new LifePolicy(
            new CancelPolicy(false, Optional.of(Duration.ZERO)),
            Optional.empty(),
            Optional.of(RUN_TIMEOUT),
            Optional.empty());
    Operation fixed =
        processing(
            Operations.start(
                Operations.name("x"), Operations.definition(policy), Optional.empty(), START));
    Operation failed = fixed.settle(RUN_DEADLINE);
    assertEquals(State.FAILED, failed.state());
    assertEquals(RUN_DEADLINE, endOf(failed));
  }

  @Test
  void aCancelOfAClient_comesFirstOrChangesNothing() {
    Instant before = RUN_DEADLINE.minusNanos(1);
    Operation asked = in("PROCESSING").cancel(cancelRequest(before));
    assertEquals(Optional.of(before.plus(GRACE)), asked.settleTime());
    assertEquals(State.CANCELLED, asked.settle(GRACE_END).state());
    assertEquals(Optional.of(cancelRequest(before)), asked.life().cancelRequest());
    Operation late = in("PROCESSING").cancel(cancelRequest(RUN_DEADLINE));
    assertEquals(in("OVERRUN"), late);
  }

  @Test
  void aRequestIsARunTimeout_onlyIfTheServerMadeIt_forThatReason() {
    assertTrue(CancelRequest.ofRunTimeout(START).isRunTimeout());
    for (CancelRequest other :
        new CancelRequest[] {
          new CancelRequest("alice@example.com", START, "runTimeout"),
          new CancelRequest("longrun", START, "parent operation p was cancelled")
        }) {
      Operation asked = in("PROCESSING").cancel(other);
      assertEquals(State.CANCELLED, asked.settle(START.plus(GRACE)).state());
    }
  }

  @Test
  void deadlines_areToldOfWhatHasThem() {
    assertEquals(Optional.of(CLAIM_DEADLINE), in("INITIALIZING").claimDeadline());
    assertEquals(Optional.empty(), in("INITIALIZING").runDeadline());
    assertEquals(Optional.empty(), in("INITIALIZING").cancelDeadline());
    assertEquals(Optional.of(RUN_DEADLINE), in("SUCCESSFUL").runDeadline());
    assertEquals(Optional.of(START.plus(GRACE)), in("CANCELLING").cancelDeadline());
    assertEquals(Optional.empty(), in("PROCESSING").cancelDeadline());
    assertEquals(Optional.empty(), in("FINALIZING+").cancelDeadline());
    assertEquals(Optional.empty(), in("CANCELLED").cancelDeadline());
    Operation stopped = in("CANCELLING").finish(TOKEN, failure(Code.CANCELLED), START);
    assertEquals(Optional.of(START.plus(GRACE)), stopped.cancelDeadline());
    Operation without = Operations.initializing(Operations.name("x"));
    assertEquals(Optional.empty(), without.claimDeadline());
    Operation cancelling = processing(without).cancel(cancelRequest(START));
    assertEquals(Optional.empty(), cancelling.runDeadline());
    assertEquals(Optional.empty(), cancelling.cancelDeadline());
  }

  @Test
  void aLeaseOfWhichNobodyKnowsWhenItWasClaimed_hasNoRunTimeout() {
    Lease old = new Lease("w", TOKEN.hash(), Optional.empty(), START, LEASE);
    Operation claimed = in("PROCESSING");
    Operation operation =
        new Operation(
            claimed.name(),
            claimed.definition(),
            claimed.history(),
            claimed.report(),
            new Life.Processing(old));
    assertEquals(Optional.empty(), operation.runDeadline());
    assertEquals(Optional.of(START.plus(LEASE)), operation.settleTime());
  }
}
