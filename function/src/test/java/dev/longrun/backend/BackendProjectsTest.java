package dev.longrun.backend;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.google.GoogleApi;
import dev.longrun.operation.Backend;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Report;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OutsideEffects;
import dev.longrun.store.EachStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs are cancelled in the projects that are listed, and nowhere else. */
@EachStore
class BackendProjectsTest extends BackendFixture {
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
      assertTrue(!stored(made).effects().isPending(), name);
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
