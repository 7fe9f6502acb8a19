package dev.longrun.backend;

import static dev.longrun.operation.Operations.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.backend.JobServicesStandIn.Mode;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.store.EachStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every state of an operation, with every end that it may come to, and every answer of the service
 * that has its job: whether the job is cancelled, and what is told of it.
 */
@EachStore
class BackendMatrixTest extends BackendFixture {
  private static final List<String> STATES =
      List.of(
          "INITIALIZING",
          "PROCESSING",
          "CANCELLING",
          "FINALIZING",
          "FINALIZING+",
          "SUCCESSFUL",
          "FAILED",
          "CANCELLED");

  private static boolean mustCancel(String state, Worker worker) {
    boolean done = List.of("SUCCESSFUL", "FAILED", "CANCELLED").contains(state);
    return !done && (worker == Worker.IS_TERMINATED || worker == Worker.IS_LOST);
  }

  @Test
  void theJob_isCancelled_wheneverTheOperationEndsWithoutItsWorker_andOnlyThen() {
    List<Operation> operations = new ArrayList<>();
    List<Boolean> expected = new ArrayList<>();
    for (String state : STATES) {
      for (Worker worker : Worker.values()) {
        Operation operation = create(state.replace("+", "-asked") + "-" + worker, state);
        operations.add(operation);
        expected.add(mustCancel(state, worker));
      }
    }
    clock.advance(Duration.ofSeconds(30));
    List<Worker> workers = List.of(Worker.values());
    for (int i = 0; i < operations.size(); i++) {
      change(operations.get(i), workers.get(i % workers.size()));
    }
    clock.advance(Duration.ofSeconds(45)); // the leases that nobody renewed are over
    sweep();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean unclaimed = operation.state().name().equals("INITIALIZING");
      boolean lost = operation.name().id().endsWith("IS_LOST");
      assertEquals(
          expected.get(i) && !(unclaimed && lost) ? 1 : 0,
          calls(operation),
          operation.name()::toString);
    }
    clock.advance(Duration.ofDays(1)); // nor did anybody claim what is INITIALIZING
    sweep();
    Operation unclaimed =
        operations.stream()
            .filter(it -> it.name().id().endsWith("IS_LOST"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, calls(unclaimed));
    assertEquals(clock.instant().toString(), backend(unclaimed).get("cancelTime").getAsString());
  }

  @Test
  void aGracePeriodThatIsOver_cancelsTheJob_underALiveLease() {
    Operation operation = create("x", "CANCELLING");
    Duration beat = Operations.LEASE.dividedBy(2);
    for (Duration time = beat; time.compareTo(GRACE) < 0; time = time.plus(beat)) {
      clock.advance(beat);
      change(operation, Worker.GOES_ON);
    }
    sweep();
    assertEquals(0, calls(operation));
    clock.advance(beat);
    sweep();
    assertEquals(1, calls(operation));
  }

  @Test
  void whatTheServiceAnswers_isWhatIsTold_andDecidesWhetherItIsTriedAgain() {
    for (Mode mode : Mode.values()) {
      clock.advance(Duration.between(clock.instant(), START));
      Operation operation = create(mode.name(), "PROCESSING");
      change(operation, Worker.IS_TERMINATED);
      services.behave(mode);
      sweep(mode == Mode.SLOW ? TOO_SHORT : ACTION_TIME);
      String told = inspect(operation).toString();
      services.behave(Mode.WELL);
      switch (mode) {
        case WELL, ENDED -> {
          assertTrue(backend(operation).has("cancelTime"), told);
          assertTrue(!backend(operation).has("error"), told);
          assertFinal(operation, mode);
        }
        case GONE, FORBIDDEN, UNKNOWN -> {
          String status =
              Map.of(
                      Mode.GONE, "NOT_FOUND",
                      Mode.FORBIDDEN, "PERMISSION_DENIED",
                      Mode.UNKNOWN, "INVALID_ARGUMENT")
                  .get(mode);
          assertTrue(backend(operation).get("error").getAsString().startsWith(status + ": "), told);
          assertTrue(!backend(operation).has("cancelTime"), told);
          assertFinal(operation, mode);
        }
        default -> assertTriedAgain(operation, told);
      }
    }
    assertEquals(
        List.of("FORBIDDEN", "UNKNOWN"), givenUp.stream().map(it -> it.operation().id()).toList());
  }

  private void assertFinal(Operation operation, Mode mode) {
    assertTrue(!inspect(operation).has("pendingEffects"), mode::name);
    clock.advance(PAUSE);
    sweep();
    assertEquals(1, calls(operation), mode::name);
  }

  private void assertTriedAgain(Operation operation, String told) {
    long before = calls(operation);
    assertTrue(before >= 1, told);
    assertTrue(backend(operation).has("error"), told);
    assertTrue(told.contains("\"pendingEffects\":[\"cancelBackend\"]"), told);
    assertTrue(
        told.contains("\"effectErrors\":[{\"kind\":\"cancelBackend\",\"attempts\":1,"), told);
    sweep();
    assertEquals(before, calls(operation), "before the pause is over");
    clock.advance(PAUSE);
    sweep();
    assertEquals(before + 1, calls(operation));
    assertTrue(backend(operation).has("cancelTime"));
    assertTrue(!inspect(operation).has("pendingEffects"));
  }
}
