package dev.longrun.worker;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.UnreliableStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How a worker runs operations that are children of others. */
@EachStore
class WorkerChildTest extends WorkerFixture {
  private static Definition childOf(OperationName above, Optional<Duration> grace) {
    return new Definition(
        "EXPORT_ENTITIES",
        Map.of(),
        new CancelPolicy(true, grace),
        Optional.of(above),
        Optional.empty());
  }

  /** A child that its starter announced, and wrote only after its parent was cancelled. */
  private OperationName lateChild(Optional<Duration> grace) {
    OperationName above = start();
    OperationName child = new OperationName(parent, "late");
    store.update(above, soon(), it -> it.map(operation -> operation.withChild(clock.instant())));
    cancelWithChildren(above);
    Operation started =
        Operation.start(child, childOf(above, grace), Optional.empty(), clock.instant());
    store.update(child, soon(), none -> Optional.of(started));
    return child;
  }

  @Test
  void start_ofAChild_isCancelledWithItsParent() throws Exception {
    Worker worker = worker();
    OperationName above = worker.start(parent, Operations.definition(), Optional.empty());
    WaitingHandler parentWork = new WaitingHandler();
    WaitingHandler childWork = new WaitingHandler();
    Future<Operation> parentRuns = begin(worker, above, parentWork);
    parentWork.begun();
    OperationName child = worker.start(parent, childOf(above, Optional.empty()), Optional.empty());
    Future<Operation> childRuns = begin(worker, child, childWork);
    childWork.begun();
    cancelWithChildren(above);
    parentWork.awaitCancel();
    childWork.awaitCancel();
    parentWork.stopIfCancelled();
    childWork.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(parentRuns).state());
    assertEquals(State.CANCELLED, ended(childRuns).state());
  }

  @Test
  void childThatTheCancellationOfItsParentMissed_hearsOfItWhenItIsClaimed() throws Exception {
    OperationName child = lateChild(Optional.empty());
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(new DeafStore(store), options()), child, handler);
    handler.begun();
    handler.awaitCancel();
    handler.stopIfCancelled();
    Operation ended = ended(running);
    assertEquals(State.CANCELLED, ended.state());
    assertEquals(
        "parent operation " + ended.definition().parentOperation().orElseThrow() + " was cancelled",
        ended.life().cancelRequest().orElseThrow().reason());
  }

  @Test
  void childThatTheCancellationOfItsParentMissed_withNoGraceAtAll_neverRuns() {
    OperationName child = lateChild(Optional.of(Duration.ZERO));
    WaitingHandler handler = new WaitingHandler();
    handler.succeed();
    assertEquals(State.CANCELLED, worker().run(child, handler).state());
    assertFalse(handler.hasBegun());
  }

  @Test
  void childWhoseParentCannotBeRead_isNotGivenUp_andHearsOfTheCancellationLater() throws Exception {
    OperationName child = lateChild(Optional.empty());
    UnreliableStore unreliable = new UnreliableStore(store);
    unreliable.loseSight();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), child, handler);
    unreliable.awaitFailures(2);
    assertFalse(running.isDone());
    unreliable.comeBack();
    handler.begun();
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(running).state());
  }
}
