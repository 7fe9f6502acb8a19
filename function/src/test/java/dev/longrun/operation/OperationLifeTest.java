package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationLifeTest {
  private static final Instant NOW = START.plusSeconds(10);
  private static final LeaseToken OTHER = new LeaseToken("another token");

  /** Every state and every event: the state that follows, or the reason for which it is refused. */
  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource({
    "INITIALIZING, cancel,           CANCELLED",
    "INITIALIZING, terminate,        CANCELLED",
    "INITIALIZING, claim,            PROCESSING",
    "INITIALIZING, heartbeat,        LEASE_NOT_HELD",
    "INITIALIZING, finalizing,       LEASE_NOT_HELD",
    "INITIALIZING, finish,           LEASE_NOT_HELD",
    "INITIALIZING, fail,             LEASE_NOT_HELD",
    "INITIALIZING, stop,             LEASE_NOT_HELD",
    "INITIALIZING, a long time,      INITIALIZING",
    "INITIALIZING, delete,           OPERATION_NOT_DONE",
    "PROCESSING,   cancel,           CANCELLING",
    "PROCESSING,   terminate,        CANCELLED",
    "PROCESSING,   claim,            OPERATION_ALREADY_CLAIMED",
    "PROCESSING,   claim again,      PROCESSING",
    "PROCESSING,   claim as another, OPERATION_ALREADY_CLAIMED",
    "PROCESSING,   heartbeat,        PROCESSING",
    "PROCESSING,   finalizing,       FINALIZING",
    "PROCESSING,   finish,           SUCCESSFUL",
    "PROCESSING,   fail,             FAILED",
    "PROCESSING,   stop,             CANCEL_NOT_REQUESTED",
    "PROCESSING,   the grace period, PROCESSING",
    "PROCESSING,   a long time,      FAILED",
    "PROCESSING,   delete,           OPERATION_NOT_DONE",
    "CANCELLING,   cancel,           CANCELLING",
    "CANCELLING,   terminate,        CANCELLED",
    "CANCELLING,   claim,            OPERATION_ALREADY_CLAIMED",
    "CANCELLING,   claim again,      CANCELLING",
    "CANCELLING,   heartbeat,        CANCELLING",
    "CANCELLING,   finalizing,       CANCELLING",
    "CANCELLING,   finish,           SUCCESSFUL",
    "CANCELLING,   fail,             FAILED",
    "CANCELLING,   stop,             CANCELLED",
    "CANCELLING,   the grace period, CANCELLED",
    "CANCELLING,   a long time,      CANCELLED",
    "CANCELLING,   delete,           OPERATION_NOT_DONE",
    "FINALIZING,   cancel,           FINALIZING",
    "FINALIZING,   terminate,        CANCELLED",
    "FINALIZING,   claim,            OPERATION_ALREADY_CLAIMED",
    "FINALIZING,   claim again,      FINALIZING",
    "FINALIZING,   heartbeat,        FINALIZING",
    "FINALIZING,   finalizing,       FINALIZING",
    "FINALIZING,   finish,           SUCCESSFUL",
    "FINALIZING,   fail,             FAILED",
    "FINALIZING,   stop,             CANCEL_NOT_REQUESTED",
    "FINALIZING,   the grace period, FINALIZING",
    "FINALIZING,   a long time,      FAILED",
    "FINALIZING,   delete,           OPERATION_NOT_DONE",
    "FINALIZING+,  cancel,           FINALIZING",
    "FINALIZING+,  terminate,        CANCELLED",
    "FINALIZING+,  heartbeat,        FINALIZING",
    "FINALIZING+,  finish,           SUCCESSFUL",
    "FINALIZING+,  fail,             FAILED",
    "FINALIZING+,  stop,             CANCELLED",
    "FINALIZING+,  the grace period, FINALIZING",
    "FINALIZING+,  a long time,      FAILED",
    "SUCCESSFUL,   cancel,           SUCCESSFUL",
    "SUCCESSFUL,   terminate,        SUCCESSFUL",
    "SUCCESSFUL,   claim,            OPERATION_ALREADY_DONE",
    "SUCCESSFUL,   claim again,      OPERATION_ALREADY_DONE",
    "SUCCESSFUL,   heartbeat,        LEASE_NOT_HELD",
    "SUCCESSFUL,   finish,           SUCCESSFUL",
    "SUCCESSFUL,   fail,             LEASE_NOT_HELD",
    "SUCCESSFUL,   stop,             LEASE_NOT_HELD",
    "SUCCESSFUL,   a long time,      SUCCESSFUL",
    "SUCCESSFUL,   delete,           SUCCESSFUL",
    "FAILED,       cancel,           FAILED",
    "FAILED,       terminate,        FAILED",
    "FAILED,       claim,            OPERATION_ALREADY_DONE",
    "FAILED,       claim again,      OPERATION_ALREADY_DONE",
    "FAILED,       heartbeat,        LEASE_NOT_HELD",
    "FAILED,       finish,           LEASE_NOT_HELD",
    "FAILED,       a long time,      FAILED",
    "FAILED,       delete,           FAILED",
    "CANCELLED,    cancel,           CANCELLED",
    "CANCELLED,    terminate,        CANCELLED",
    "CANCELLED,    claim,            OPERATION_ALREADY_DONE",
    "CANCELLED,    heartbeat,        LEASE_NOT_HELD",
    "CANCELLED,    finish,           LEASE_NOT_HELD",
    "CANCELLED,    stop,             LEASE_NOT_HELD",
    "CANCELLED,    a long time,      CANCELLED",
    "CANCELLED,    delete,           CANCELLED",
  })
  void life(String state, String event, String expected) {
    assertEquals(expected, result(in(state), event));
  }

  private static String result(Operation operation, String event) {
    try {
      return after(operation, event).state().name();
    } catch (ApiException e) {
      return e.error().reason();
    }
  }

  private static Operation after(Operation operation, String event) {
    return switch (event) {
      case "cancel" -> operation.cancel(cancelRequest(NOW));
      case "terminate" -> operation.terminate(terminateRequest(NOW));
      case "claim" -> operation.claim(lease(OTHER, NOW));
      case "claim again" -> operation.claim(lease(TOKEN, NOW));
      case "claim as another" -> operation.claim(new Lease("v", TOKEN.hash(), NOW, LEASE));
      case "heartbeat" -> operation.heartbeat(TOKEN, heartbeat(false), NOW);
      case "finalizing" -> operation.heartbeat(TOKEN, heartbeat(true), NOW);
      case "finish" -> operation.finish(TOKEN, response(), NOW);
      case "fail" -> operation.finish(TOKEN, failure(Code.DATA_LOSS), NOW);
      case "stop" -> operation.finish(TOKEN, failure(Code.CANCELLED), NOW);
      case "the grace period" -> operation.settle(START.plus(GRACE));
      case "a long time" -> operation.settle(START.plus(Duration.ofDays(7)));
      case "delete" -> {
        operation.requireDeletable(NOW);
        yield operation;
      }
      default -> throw new IllegalArgumentException(event);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCELLING", "FINALIZING+", "SUCCESSFUL", "FAILED", "CANCELLED"})
  void cancel_again_orOfAnOperationThatIsDone_changesNothing(String state) {
    Operation operation = in(state);
    CancelRequest second = new CancelRequest("bob@example.com", NOW, "me too");
    assertSame(operation, operation.cancel(second));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "SUCCESSFUL"})
  void cancel_ofAnOperationThatIsNotCancellable_isUnimplementedInAnyState(String state) {
    Operation made = in(state);
    Operation operation =
        new Operation(
            made.name(),
            Operations.definition(new CancelPolicy(false, Optional.empty())),
            made.history(),
            made.report(),
            made.life());
    ApiException refused =
        assertThrows(ApiException.class, () -> operation.cancel(cancelRequest(NOW)));
    assertEquals(Code.UNIMPLEMENTED, refused.error().code());
    assertEquals("OPERATION_NOT_CANCELLABLE", refused.error().reason());
  }

  @Test
  void cancel_ofALifeThatIsOver_changesNothing() {
    Life life = in("SUCCESSFUL").life();
    assertEquals(Optional.empty(), life.cancel(cancelRequest(NOW)));
  }

  @Test
  void cancel_keepsWhoAskedWhenAndWhy() {
    Operation done = in("CANCELLING").finish(TOKEN, failure(Code.CANCELLED), NOW);
    assertEquals(Optional.of(cancelRequest(START)), done.life().cancelRequest());
  }

  @Test
  void cancel_withNoGraceAtAll_endsTheOperationAtOnce() {
    Operation processing =
        processing(initializing(new CancelPolicy(true, Optional.of(Duration.ZERO))));
    assertEquals(State.CANCELLED, processing.cancel(cancelRequest(NOW)).state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCESSFUL", "FAILED", "CANCELLED"})
  void terminate_ofAnOperationThatIsDone_changesNothing(String state) {
    Operation operation = in(state);
    assertSame(operation, operation.terminate(terminateRequest(NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "CANCELLING", "FINALIZING", "FINALIZING+"})
  void terminate_endsWhateverIsNotDone_atOnce(String state) {
    Life.Done done = (Life.Done) in(state).terminate(terminateRequest(NOW)).life();
    assertEquals(NOW, done.endTime());
    assertEquals(Optional.empty(), done.finishedWith());
    assertEquals(in(state).life().lease(), done.lastLease());
    assertEquals(
        Outcome.Failure.of(
            Code.CANCELLED, "Terminated by root@example.com; work may still be running."),
        done.outcome());
  }

  @Test
  void terminate_countsAsTheCancelRequest_ifThereWasNone() {
    Optional<CancelRequest> asked =
        Optional.of(new CancelRequest("root@example.com", NOW, "stuck"));
    for (String state : new String[] {"INITIALIZING", "PROCESSING", "FINALIZING"}) {
      Operation terminated = in(state).terminate(terminateRequest(NOW));
      assertEquals(asked, terminated.life().cancelRequest(), state);
    }
    for (String state : new String[] {"CANCELLING", "FINALIZING+"}) {
      Operation terminated = in(state).terminate(terminateRequest(NOW));
      assertEquals(Optional.of(cancelRequest(START)), terminated.life().cancelRequest(), state);
    }
  }

  @Test
  void terminate_asksNotWhetherClientsMayCancel() {
    Operation fixed = initializing(new CancelPolicy(false, Optional.empty()));
    assertEquals(State.CANCELLED, fixed.terminate(terminateRequest(NOW)).state());
    assertEquals(State.CANCELLED, processing(fixed).terminate(terminateRequest(NOW)).state());
  }

  @Test
  void terminate_voidsTheLease() {
    Operation terminated = in("PROCESSING").terminate(terminateRequest(NOW));
    for (String event : new String[] {"heartbeat", "finalizing", "finish", "fail", "stop"}) {
      assertEquals("LEASE_NOT_HELD", result(terminated, event), event);
    }
  }

  @Test
  void terminate_comesTooLate_whereTimeHasEndedTheOperation() {
    Instant late = START.plus(LEASE);
    assertEquals(State.FAILED, in("PROCESSING").terminate(terminateRequest(late)).state());
  }

  @Test
  void claim_withTheTokenThatHoldsIt_changesNothing() {
    Operation processing = in("PROCESSING");
    assertSame(processing, processing.claim(lease(TOKEN, NOW)));
  }

  @Test
  void finish_withAnotherToken_isRefused() {
    ApiException refused =
        assertThrows(ApiException.class, () -> in("PROCESSING").finish(OTHER, response(), NOW));
    assertEquals("LEASE_NOT_HELD", refused.error().reason());
  }

  @Test
  void finish_again_changesNothing_evenLongAfter() {
    Operation done = in("SUCCESSFUL");
    assertSame(done, done.finish(TOKEN, response(), START.plus(Duration.ofDays(1))));
  }

  @Test
  void start_again_isRefused_unlessItIsTheSameRequest() {
    Operation first = initializing(new CancelPolicy(true, Optional.empty()));
    Operation other = Operations.start(first.name(), first.definition(), Optional.empty(), NOW);
    ApiException refused = assertThrows(ApiException.class, () -> other.startedOver(first));
    assertEquals(Code.ALREADY_EXISTS, refused.error().code());

    Definition d = first.definition();
    Definition repeatable =
        new Definition(
            d.operationType(),
            d.labels(),
            d.cancelPolicy(),
            d.parentOperation(),
            Optional.of("r1"));
    assertEquals(repeatable, d.identified("r1"));
    assertEquals(repeatable, repeatable.identified("r2"));
    Operation original = Operations.start(first.name(), repeatable, Optional.empty(), START);
    Operation repeated = Operations.start(first.name(), repeatable, Optional.empty(), NOW);
    assertSame(original, repeated.startedOver(original));
  }
}
