package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.hasChildrenToCancel;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.withChildrenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operation knows of its children, and when their cancellation is due. */
class OperationChildrenTest {
  private static final Instant NOW = START.plusSeconds(10);

  /** In this state, after a child was started under it while that was possible. */
  private static Operation parent(String state) {
    Operation made = in(state);
    return new Operation(
        made.name(),
        made.definition(),
        made.history(),
        in("INITIALIZING").withChild(START).report(),
        made.life());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "INITIALIZING, started",
    "PROCESSING,   started",
    "FINALIZING,   started",
    "FINALIZING+,  started",
    "CANCELLING,   PARENT_OPERATION_CANCELLING",
    "SUCCESSFUL,   OPERATION_ALREADY_DONE",
    "FAILED,       OPERATION_ALREADY_DONE",
    "CANCELLED,    OPERATION_ALREADY_DONE",
  })
  void withChild(String state, String expected) {
    assertEquals(expected, resultOfWithChild(in(state), NOW));
  }

  private static String resultOfWithChild(Operation operation, Instant now) {
    try {
      operation.withChild(now);
      return "started";
    } catch (ApiException e) {
      assertEquals(Code.FAILED_PRECONDITION, e.error().code());
      return e.error().reason();
    }
  }

  @Test
  void withChild_counts_whatTimeHasDone() {
    assertEquals("OPERATION_ALREADY_DONE", resultOfWithChild(in("PROCESSING"), START.plus(LEASE)));
    assertEquals("OPERATION_ALREADY_DONE", resultOfWithChild(in("CANCELLING"), START.plus(GRACE)));
  }

  @Test
  void withChild_changesNothingButWhatIsKnownOfChildren_andThatOnce() {
    Operation before = in("PROCESSING");
    Operation once = before.withChild(NOW);
    assertEquals(Children.SOME, once.effects().children());
    assertEquals(before.life(), once.life());
    assertEquals(before.settleTime(), once.sweepTime());
    assertSame(once, once.withChild(NOW));
  }

  @ParameterizedTest(name = "cancel of a parent that is {0}: children to cancel: {1}")
  @CsvSource({
    "INITIALIZING, true",
    "PROCESSING,   true",
    "CANCELLING,   false",
    "FINALIZING,   false",
    "FINALIZING+,  false",
    "SUCCESSFUL,   false",
    "FAILED,       false",
    "CANCELLED,    false",
  })
  void hasChildrenToCancel_onceItIsCancelled(String state, boolean expected) {
    assertFalse(hasChildrenToCancel(parent(state)));
    assertEquals(expected, hasChildrenToCancel(parent(state).cancel(cancelRequest(NOW))));
  }

  @Test
  void cancel_withoutChildren_leavesNothingToCancel() {
    Operation cancelled = in("PROCESSING").cancel(cancelRequest(NOW));
    assertFalse(hasChildrenToCancel(cancelled));
    assertFalse(cancelled.effects().cancelsChildren());
  }

  @Test
  void cancel_ofAnOperationWhoseTimeWasOver_doesNotCancelItsChildren() {
    Operation overdue = parent("PROCESSING").cancel(cancelRequest(START.plus(LEASE)));
    assertFalse(hasChildrenToCancel(overdue));
  }

  @Test
  void cancel_withNoGraceAtAll_cancelsTheChildrenToo() {
    Operation parent =
        Operations.processing(
            Operations.initializing(new CancelPolicy(true, Optional.of(Duration.ZERO)))
                .withChild(START));
    Operation cancelled = parent.cancel(cancelRequest(NOW));
    assertEquals(State.CANCELLED, cancelled.state());
    assertTrue(hasChildrenToCancel(cancelled));
  }

  @ParameterizedTest(name = "terminate of a parent that is {0}: children to cancel: {1}")
  @CsvSource({
    "INITIALIZING, true",
    "PROCESSING,   true",
    "CANCELLING,   true",
    "FINALIZING,   true",
    "FINALIZING+,  true",
    "SUCCESSFUL,   false",
    "FAILED,       false",
    "CANCELLED,    false",
  })
  void hasChildrenToCancel_onceItIsTerminated(String state, boolean expected) {
    Operation terminated = parent(state).terminate(Operations.terminateRequest(NOW));
    assertEquals(expected, hasChildrenToCancel(terminated));
    assertFalse(hasChildrenToCancel(in(state).terminate(Operations.terminateRequest(NOW))));
  }

  @Test
  void hasChildrenToCancel_onceItRanTooLong_andNotIfNobodyClaimedIt() {
    Operation parent = Operations.timed().withChild(START);
    Operation processing = Operations.processing(parent);
    Instant runDeadline = START.plus(Operations.RUN_TIMEOUT);
    assertTrue(hasChildrenToCancel(processing.settle(runDeadline)));
    assertEquals(Optional.of(runDeadline), processing.settle(runDeadline).sweepTime());
    Operation heard = processing.heartbeat(TOKEN, heartbeat(false), runDeadline);
    assertTrue(hasChildrenToCancel(heard));
    assertFalse(hasChildrenToCancel(parent.settle(START.plus(Operations.CLAIM_TIMEOUT))));
    assertEquals(
        "PARENT_OPERATION_CANCELLING",
        resultOfWithChild(Operations.processing(Operations.timed()), runDeadline));
  }

  @Test
  void sweepTime_isAtOnce_whileThereAreChildrenToCancel_andThenTheSettleTime() {
    Operation cancelling = parent("PROCESSING").cancel(cancelRequest(NOW));
    assertEquals(Optional.of(NOW), cancelling.sweepTime());
    Operation passedOn = withChildrenCancelled(cancelling);
    assertEquals(Optional.of(NOW.plus(GRACE)), passedOn.sweepTime());
    assertEquals(passedOn.settleTime(), passedOn.sweepTime());
  }

  @Test
  void sweepTime_isThere_evenIfTheParentIsDone() {
    Operation cancelled = parent("INITIALIZING").cancel(cancelRequest(NOW));
    assertEquals(State.CANCELLED, cancelled.state());
    assertEquals(Optional.of(NOW), cancelled.sweepTime());
    assertEquals(Optional.empty(), withChildrenCancelled(cancelled).sweepTime());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "SUCCESSFUL", "FAILED", "CANCELLED"})
  void sweepTime_isNever_forWhatOnlyAClientOrAWorkerCanChange(String state) {
    assertEquals(Optional.empty(), in(state).sweepTime());
    assertEquals(Optional.empty(), parent(state).sweepTime());
  }

  @Test
  void childrenToCancel_areKept_whateverBecomesOfTheParent() {
    Operation cancelling = parent("PROCESSING").cancel(cancelRequest(NOW));
    Instant later = NOW.plusSeconds(1);
    for (Operation next :
        new Operation[] {
          cancelling.heartbeat(TOKEN, heartbeat(false), later),
          cancelling.finish(TOKEN, response(), later),
          cancelling.finish(TOKEN, failure(Code.CANCELLED), later),
          cancelling.settle(NOW.plus(GRACE)),
          cancelling.cancel(cancelRequest(later)),
        }) {
      assertTrue(hasChildrenToCancel(next), () -> next.state().name());
      assertEquals(Optional.of(NOW), next.sweepTime());
    }
  }

  @Test
  void withChildrenCancelled_isKept_andChangesNothingElse() {
    Operation cancelling = parent("PROCESSING").cancel(cancelRequest(NOW));
    Operation passedOn = withChildrenCancelled(cancelling);
    assertFalse(hasChildrenToCancel(passedOn));
    assertTrue(passedOn.effects().cancelsChildren());
    assertEquals(cancelling.life(), passedOn.life());
    assertSame(passedOn, withChildrenCancelled(passedOn));
    assertSame(passedOn, passedOn.cancel(cancelRequest(NOW.plusSeconds(1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "FINALIZING", "SUCCESSFUL"})
  void withChildrenCancelled_whereNoneHadToBe_changesNothing(String state) {
    for (Operation operation : new Operation[] {in(state), parent(state)}) {
      assertSame(operation, withChildrenCancelled(operation));
    }
  }

  @Test
  void live_isWhatIsStored_asTimeHasMadeIt() {
    Operation processing = in("PROCESSING");
    OperationName name = processing.name();
    Optional<Operation> stored = Optional.of(processing);
    assertSame(processing, Operation.live(name, stored, NOW));
    assertEquals(State.FAILED, Operation.live(name, stored, START.plus(LEASE)).state());
  }

  @Test
  void live_isNotFound_ifNothingIsStored_orItHasExpired_writtenDownOrNot() {
    OperationName name = in("PROCESSING").name();
    assertNotFound(name, Optional.empty(), NOW);
    Instant gone = START.plus(Operation.RETENTION);
    assertNotFound(name, Optional.of(in("SUCCESSFUL")), gone);
    assertNotFound(name, Optional.of(in("PROCESSING")), gone.plus(LEASE));
    Operation lastMoment = Operation.live(name, Optional.of(in("SUCCESSFUL")), gone.minusNanos(1));
    assertEquals(in("SUCCESSFUL"), lastMoment);
  }

  private static void assertNotFound(OperationName name, Optional<Operation> stored, Instant now) {
    ApiException refused =
        assertThrows(ApiException.class, () -> Operation.live(name, stored, now));
    assertEquals(Code.NOT_FOUND, refused.error().code());
  }

  @Test
  void purgeTime_isTheExpiry_onceAllChildrenWereAskedToCancel() {
    Operation cancelled = parent("INITIALIZING").cancel(cancelRequest(NOW));
    assertEquals(Optional.empty(), cancelled.purgeTime());
    assertEquals(Optional.of(NOW.plus(Operation.RETENTION)), cancelled.expireTime());
    assertEquals(cancelled.expireTime(), withChildrenCancelled(cancelled).purgeTime());
    assertEquals(Optional.empty(), in("PROCESSING").purgeTime());
    assertEquals(in("FAILED").expireTime(), in("FAILED").purgeTime());
  }

  @Test
  void isStill_whatBecomesOfAParent() {
    Operation before = parent("PROCESSING");
    assertTrue(before.isStill(before));
    assertTrue(before.cancel(cancelRequest(NOW)).isStill(before));
    assertTrue(parent("SUCCESSFUL").isStill(before));
  }

  @Test
  void isStill_noOtherOperationOfTheName_orOfAnother() {
    Operation parent = parent("PROCESSING");
    assertFalse(in("PROCESSING").isStill(parent));
    assertFalse(
        new Operation(
                Operations.name("other"),
                parent.definition(),
                parent.history(),
                parent.report(),
                parent.life())
            .isStill(parent));
    assertFalse(
        new Operation(
                parent.name(),
                parent.definition(),
                new History(NOW, "", List.of()),
                parent.report(),
                parent.life())
            .isStill(parent));
    assertFalse(
        new Operation(
                parent.name(),
                parent.definition().identified("another request"),
                parent.history(),
                parent.report(),
                parent.life())
            .isStill(parent));
  }
}
