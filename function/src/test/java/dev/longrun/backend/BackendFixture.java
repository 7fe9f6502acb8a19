package dev.longrun.backend;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.time.TestDeadlines.soon;

import com.google.gson.JsonObject;
import dev.longrun.ManualClock;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A store of each kind, a clock, a stand-in for the services, and operations with a job. */
abstract class BackendFixture {
  static final String JOB = "//batch.googleapis.com/projects/p/locations/l/jobs/";
  static final Duration GRACE = Duration.ofMinutes(10);
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** What a sweep has for actions, beside what it keeps for its last call. */
  static final Duration ACTION_TIME = Duration.ofSeconds(30);

  static final Duration TOO_SHORT = Duration.ofMillis(300);
  static final Duration LAST_CALL = Duration.ofSeconds(8);

  final ManualClock clock = new ManualClock();
  final JobServicesStandIn services = new JobServicesStandIn();
  final List<OutsideEffects.GivenUp> givenUp = new ArrayList<>();
  OperationStore store;
  LiveOperations live;

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

  Operation create(String id, String state) {
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

  void change(Operation operation, Worker worker) {
    store.update(
        operation.name(), soon(), stored -> stored.map(it -> it.done() ? it : changed(it, worker)));
  }

  Operation changed(Operation it, Worker worker) {
    boolean held = it.life().lease().isPresent();
    return switch (worker) {
      case FINISHES -> held ? it.finish(TOKEN, Operations.response(), clock.instant()) : it;
      case IS_LOST -> it; // time will tell
      case GOES_ON -> held ? it.heartbeat(TOKEN, heartbeat(false), clock.instant()) : it;
      case IS_TERMINATED -> it.terminate(terminateRequest(clock.instant()));
    };
  }

  void sweep() {
    sweep(ACTION_TIME);
  }

  void sweep(Duration actionTime) {
    new Sweep(live).run(Deadline.after(LAST_CALL.plus(actionTime)));
  }

  Operation stored(Operation operation) {
    return store.get(operation.name(), soon()).orElseThrow();
  }

  JsonObject inspect(Operation operation) {
    return new OperationDetailsJson(stored(operation), false).render();
  }

  long calls(Operation operation) {
    return services.calls().stream()
        .filter(it -> it.contains("/jobs/" + operation.name().id() + ":cancel"))
        .count();
  }

  JsonObject backend(Operation operation) {
    return inspect(operation).getAsJsonObject("backend");
  }

  /** How an operation may come to its end. */
  enum Worker {
    FINISHES,
    IS_LOST,
    GOES_ON,
    IS_TERMINATED
  }
}
