package dev.longrun.backend;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.ManualClock;
import dev.longrun.backend.JobServicesStandIn.Mode;
import dev.longrun.google.GoogleApi;
import dev.longrun.json.OperationDetailsJson;
import dev.longrun.operation.Backend;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Report;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OutsideEffects;
import dev.longrun.service.Sweep;
import dev.longrun.store.EachStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * Every state of an operation, with every end that it may come to, and every answer of the service
 * that has its job: whether the job is cancelled, and what is told of it.
 */
@EachStore
class BackendMatrixTest {
  private static final String JOB = "//batch.googleapis.com/projects/p/locations/l/jobs/";
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What a sweep has for actions, beside what it keeps for its last call. */
  private static final Duration ACTION_TIME = Duration.ofSeconds(30);

  private static final Duration TOO_SHORT = Duration.ofMillis(300);

  private static final Duration LAST_CALL = Duration.ofSeconds(8);
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

  private final ManualClock clock = new ManualClock();
  private final JobServicesStandIn services = new JobServicesStandIn();
  private final List<OutsideEffects.GivenUp> givenUp = new ArrayList<>();
  private OperationStore store;
  private LiveOperations live;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @BeforeEach
  void open() throws Exception {
    clock.advance(Duration.between(clock.instant(), START));
    store = storeUnderTest.open(directory);
    BackendCancellation cancellation =
        new BackendCancellation(
            new BackendPolicy(Set.of("p")), GoogleApi.withoutToken(), Optional.of(services.uri()));
    live =
        new LiveOperations(
            store,
            clock,
            settlement -> {},
            new OutsideEffects(Map.of(EffectKind.Group.BACKEND, cancellation), givenUp::add));
  }

  @AfterEach
  void close() {
    services.close();
    store.close();
  }

  /** How an operation may come to its end. */
  private enum Worker {
    FINISHES,
    IS_LOST,
    GOES_ON,
    IS_TERMINATED
  }

  private Operation create(String id, String state) {
    LifePolicy policy =
        new LifePolicy(
            new CancelPolicy(true, Optional.of(GRACE)),
            Optional.of(Duration.ofDays(1)),
            Optional.empty(),
            Optional.empty());
    Report said = Report.ofStart(Optional.empty(), Optional.of(new Backend(JOB + id)));
    Operation started =
        Operation.start(Operations.name(id), Operations.definition(policy), said, "ann", START);
    Operation made =
        state.equals("CANCELLED") // by its worker, so that nothing is left to do
            ? Operations.in("CANCELLING", started)
                .finish(TOKEN, Operations.failure(dev.longrun.error.Code.CANCELLED), START)
            : Operations.in(state, started);
    return store.update(made.name(), soon(), none -> Optional.of(made)).written();
  }

  private void change(Operation operation, Worker worker) {
    store.update(
        operation.name(), soon(), stored -> stored.map(it -> it.done() ? it : changed(it, worker)));
  }

  private Operation changed(Operation it, Worker worker) {
    boolean held = it.life().lease().isPresent();
    return switch (worker) {
      case FINISHES -> held ? it.finish(TOKEN, Operations.response(), clock.instant()) : it;
      case IS_LOST -> it; // time will tell
      case GOES_ON -> held ? it.heartbeat(TOKEN, heartbeat(false), clock.instant()) : it;
      case IS_TERMINATED -> it.terminate(terminateRequest(clock.instant()));
    };
  }

  private void sweep() {
    sweep(ACTION_TIME);
  }

  private void sweep(Duration actionTime) {
    new Sweep(live).run(Deadline.after(LAST_CALL.plus(actionTime)));
  }

  private Operation stored(Operation operation) {
    return store.get(operation.name(), soon()).orElseThrow();
  }

  private JsonObject inspect(Operation operation) {
    return new OperationDetailsJson(stored(operation), false).render();
  }

  private long calls(Operation operation) {
    return services.calls().stream()
        .filter(it -> it.contains("/jobs/" + operation.name().id() + ":cancel"))
        .count();
  }

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
    for (int i = 0; i < operations.size(); i++) {
      change(operations.get(i), Worker.values()[i % Worker.values().length]);
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

  private JsonObject backend(Operation operation) {
    return inspect(operation).getAsJsonObject("backend");
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

  @Test
  void nothingIsCalled_forAnotherProject_whateverIsStored() {
    List<String> names =
        List.of(
            "//batch.googleapis.com/projects/p2/locations/l/jobs/j",
            "//batch.googleapis.com/projects/p:cancel/locations/l/jobs/j",
            "//batch.googleapis.com/projects/p./locations/l/jobs/j",
            "//batch.googleapis.com/projects/P/locations/l/jobs/j");
    for (String name : names) {
      Operation made = create("x" + names.indexOf(name), "PROCESSING");
      Report said = Report.ofStart(Optional.empty(), Optional.of(new Backend(name)));
      Operation forged =
          new Operation(made.name(), made.definition(), made.history(), said, made.life());
      store.update(
          made.name(), soon(), stored -> Optional.of(forged.terminate(terminateRequest(START))));
      sweep();
      assertTrue(!stored(made).hasPendingEffects(), name);
    }
    assertEquals(List.of(), services.calls());
    assertEquals(names.size(), givenUp.size());
  }

  @Test
  void aJob_inAProjectThatIsNotListedAnyMore_isNotCalled_andNotGivenUpAtOnce() {
    Operation made = create("x", "PROCESSING");
    live =
        new LiveOperations(
            store,
            clock,
            settlement -> {},
            new OutsideEffects(
                Map.of(
                    EffectKind.Group.BACKEND,
                    new BackendCancellation(
                        new BackendPolicy(Set.of("other")),
                        GoogleApi.withoutToken(),
                        Optional.of(services.uri()))),
                givenUp::add));
    change(made, Worker.IS_TERMINATED);
    sweep();
    assertEquals(List.of(), services.calls());
    assertEquals(1, stored(made).effects().pending().get(0).failures());
  }
}
