package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The life of one operation against the oracle, in random programs. {@code -Dmodel.programs=} says
 * how many, {@code -Dmodel.seed=} replays them, {@code -Dmodel.program=} tries only this one.
 */
class PureModelTest {
  /** Of 40 steps each: a million and some. */
  private static final int PROGRAMS = 26_000;

  private static final int ENOUGH_FOR_A_BUG = 2_000;
  private static final long SEED = 1;

  @Test
  void theLife_isTheOneOfTheDesign_overAMillionSteps() {
    PureCampaign campaign = new PureCampaign(PureLife::new);
    Optional<PureCampaign.Failure> failure =
        Settings.program()
            .map(campaign::failure)
            .orElseGet(() -> campaign.failure(Settings.seed(), Settings.programs(PROGRAMS)));
    assertEquals("", failure.map(PureCampaign.Failure::toString).orElse(""));
  }

  @Test
  void aProgram_isReadBackAsItWasPrinted() {
    for (int seed = 0; seed < 100; seed++) {
      Program program = new Programs(seed).next(40);
      assertEquals(program, Program.parse(program.toString()));
    }
  }

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
        on(Claim.class, (before, after) -> after.map(it -> withLease(it, PureModelTest::longer))));
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
