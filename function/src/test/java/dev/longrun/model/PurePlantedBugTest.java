package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Outcome;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the checker of the life of one operation catches what it is there to catch, and shows it as
 * small as it can be.
 */
@Tag("slow")
class PurePlantedBugTest {
  private static final int ENOUGH_FOR_A_BUG = 2_000;
  private static final long SEED = 1;

  /** What each write computes anew, and what is as it is by default here. */
  private static final Set<String> COMPUTED_FIELDS =
      Set.of(
          "cancelWorker",
          "done",
          "endedWorker",
          "expireTime",
          "retention",
          "schemaVersion",
          "settleTime");

  /**
   * What the histories watch, and {@link
   * PureModelTest#everyChange_owesWhatItLeadsTo_andNothingIsOwedTwice}.
   */
  private static final Set<String> EFFECT_FIELDS =
      Set.of(
          "backendCancelError",
          "backendCancelTime",
          "cancelBackend",
          "cancelChildren",
          "children",
          "publishCancelRequested",
          "publishDone",
          "publishStarted",
          "publishesEvents");

  @Test
  void aFailingProgram_isShrunk_andReplaysFromItsText() {
    PureCampaign broken =
        new PureCampaign(() -> new PureLife(on(Claim.class, (before, after) -> before)));
    PureCampaign.Failure failure = broken.failure(SEED, ENOUGH_FOR_A_BUG).orElseThrow();
    assertEquals(2, failure.program().steps().size(), failure::toString);
    assertEquals(
        Optional.of(failure.violation()),
        broken.failure(Program.parse(failure.program().toString())).map(it -> it.violation()));
  }

  @Test
  void theChecker_catches_aLostUpdate() {
    assertCaught(on(Heartbeat.class, (before, after) -> before));
  }

  @Test
  void theChecker_catches_aTerminateThatEndsNothing() {
    assertCaught(on(Terminate.class, (before, after) -> before));
  }

  @Test
  void theChecker_catches_aTerminateThatALateWorkerUndoes() {
    assertCaught(
        on(
            Finish.class,
            (before, after) ->
                before
                    .filter(PurePlantedBugTest::isTerminated)
                    .map(PurePlantedBugTest::undone)
                    .or(() -> after)));
  }

  private static boolean isTerminated(Operation operation) {
    List<LifeEvent> events = operation.history().events();
    return events.get(events.size() - 1).kind().equals(LifeEvent.TERMINATED);
  }

  private static Operation undone(Operation terminated) {
    Life.Done done = (Life.Done) terminated.life();
    Outcome outcome = new Outcome.Response(Optional.empty());
    return with(
        terminated,
        new Life.Done(
            outcome, done.endTime(), done.lastLease(), done.cancelRequest(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claimTimeout", "runTimeout", "cancelGracePeriod"})
  void theChecker_catches_aDeadlineThatDoesNotCount(String deadline) {
    assertCaught(on(Start.class, (before, after) -> after.map(it -> without(it, deadline))));
  }

  /** As if the version beside this one, or the next one, did not know the field. */
  @ParameterizedTest
  @MethodSource("toldFields")
  void theChecker_catches_anUpgradeThatDropsAField(String field) {
    assertCaught((command, before, after) -> after.map(it -> without(it, field)));
  }

  /** Those of a document that callers are told of, or that decide what they are told. */
  private static Set<String> toldFields() {
    Set<String> fields = new TreeSet<>(DocumentSchema.FIELDS);
    fields.removeAll(COMPUTED_FIELDS);
    fields.removeAll(EFFECT_FIELDS);
    return fields;
  }

  private static Operation without(Operation operation, String field) {
    Map<String, Object> document = OperationDocument.write(operation);
    document.remove(field);
    return OperationDocument.read(operation.name().toString(), () -> document);
  }

  @Test
  void theChecker_catches_aLeaseThatARepeatedClaimRenews() {
    assertCaught(
        on(
            Claim.class,
            (before, after) ->
                before.flatMap(it -> it.life().lease()).isPresent()
                    ? after.map(it -> withLease(it, PurePlantedBugTest::longer))
                    : after));
  }

  @Test
  void theChecker_catches_aForgottenCancel() {
    assertCaught(on(Cancel.class, (before, after) -> before));
    assertCaught(
        on(Heartbeat.class, (before, after) -> after.map(it -> withLease(it, lease -> lease))));
  }

  @Test
  void theChecker_catches_anEndThatIsOverwritten() {
    assertCaught(
        on(
            Cancel.class,
            (before, after) ->
                before
                    .filter(Operation::done)
                    .map(it -> with(it, new Life.Initializing()).cancel(request(it)))
                    .or(() -> after)));
  }

  @Test
  void theChecker_catches_twoHolders() {
    assertCaught(on(Claim.class, (before, after) -> before));
  }

  @Test
  void theChecker_catches_aLeaseThatIsANanosecondTooLong() {
    assertCaught(
        on(
            Claim.class,
            (before, after) -> after.map(it -> withLease(it, PurePlantedBugTest::longer))));
  }

  private static Lease longer(Lease lease) {
    Duration duration = lease.duration().plusNanos(1);
    return new Lease(lease.worker(), lease.tokenHash(), lease.renewTime(), duration);
  }

  /** In PROCESSING whatever it was, if it is held. */
  private static Operation withLease(Operation operation, UnaryOperator<Lease> change) {
    return operation
        .life()
        .lease()
        .map(lease -> with(operation, new Life.Processing(change.apply(lease))))
        .orElse(operation);
  }

  private static void assertCaught(PureLife.Keeping bug) {
    PureCampaign campaign = new PureCampaign(() -> new PureLife(bug));
    assertTrue(campaign.failure(SEED, ENOUGH_FOR_A_BUG).isPresent());
  }

  private static PureLife.Keeping on(
      Class<? extends Command> which, BinaryOperator<Optional<Operation>> kept) {
    return (command, before, after) ->
        which.isInstance(command) ? kept.apply(before, after) : after;
  }

  private static Operation with(Operation operation, Life life) {
    return new Operation(
        operation.name(), operation.definition(), operation.history(), operation.report(), life);
  }

  private static CancelRequest request(Operation operation) {
    return new CancelRequest("mallory", operation.startTime(), "too late");
  }
}
