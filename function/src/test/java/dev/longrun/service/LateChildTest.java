package dev.longrun.service;

import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.name;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.UnreliableStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of a child that is started while its parent is cancelled, ends, or goes. */
@EachStore
class LateChildTest extends ChildFixture {
  private final OperationName child = name("child");

  /** A store in which something happens just before the child is written. */
  private OperationStore withSomethingBefore(Runnable happens) {
    return new ForwardingStore(store) {
      @Override
      public Change update(
          OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
        if (name.equals(child)) {
          happens.run();
        }
        return super.update(name, deadline, change);
      }
    };
  }

  @Test
  void start_whileTheParentIsCancelled_andItsChildrenWereLookedFor_returnsACancelledChild() {
    start(above);
    claim(above);
    OperationStore racing = withSomethingBefore(() -> cancelWithChildren(above));
    Operation started = start(racing, child, childOf(above));
    assertEquals(State.CANCELLED, started.state());
    assertEquals(started, get(child));
    assertEquals(
        cancelRequest(clock.instant()).requestedBy(),
        started.life().cancelRequest().orElseThrow().requestedBy());
  }

  @Test
  void start_whileTheParentIsCancelled_andItsChildrenWereNotLookedForYet_returnsACancelledChild() {
    start(above);
    OperationStore racing = withSomethingBefore(() -> cancel(above));
    assertEquals(State.CANCELLED, start(racing, child, childOf(above)).state());
    sweep();
    assertTrue(sweep().isIdle());
  }

  @Test
  void start_thatDiesBeforeItLooksAtItsParentAgain_isMadeGoodByTheSameRequest() {
    Definition once =
        new Definition("", Map.of(), CANCELLABLE, Optional.of(above), Optional.of("request-1"));
    start(above);
    UnreliableStore dying =
        new UnreliableStore(withSomethingBefore(() -> cancelWithChildren(above)));
    OperationStore blindAfterTheWrite =
        new ForwardingStore(dying) {
          @Override
          public Change update(
              OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            Change written = super.update(name, deadline, change);
            if (name.equals(child)) {
              dying.loseSight();
            }
            return written;
          }
        };
    assertThrows(ApiException.class, () -> start(blindAfterTheWrite, child, once));
    assertEquals(State.INITIALIZING, get(child).state());
    assertEquals(State.CANCELLED, start(store, child, once).state());
  }

  @Test
  void starts_againstACancelOfTheParent_leaveNoChildThatGoesOn() throws Exception {
    for (int round = 0; round < 10; round++) {
      OperationName parent = name("above" + round);
      start(parent);
      claim(parent);
      ExecutorService threads = Executors.newFixedThreadPool(9);
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<Boolean>> starts = new ArrayList<>();
      List<OperationName> children = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        OperationName each = name("child" + round + "-" + i);
        children.add(each);
        starts.add(
            threads.submit(
                () -> {
                  begin.await();
                  return isStarted(each, parent);
                }));
      }
      Future<?> cancel =
          threads.submit(
              () -> {
                begin.await();
                cancelWithChildren(parent);
                return null;
              });
      begin.countDown();
      cancel.get();
      for (int i = 0; i < 8; i++) {
        assertEquals(starts.get(i).get(), store.get(children.get(i), soon()).isPresent());
      }
      threads.shutdown();
      sweep();
      for (OperationName each : children) {
        assertTrue(
            store.get(each, soon()).filter(it -> !it.done()).isEmpty(), () -> get(each).toString());
      }
    }
  }

  private boolean isStarted(OperationName each, OperationName parent) {
    try {
      startChild(each, parent);
      return true;
    } catch (ApiException e) {
      assertEquals("PARENT_OPERATION_CANCELLING", e.error().reason());
      return false;
    }
  }

  private Operation startedWhile(Runnable happens) {
    start(above);
    AtomicBoolean happened = new AtomicBoolean();
    Runnable once =
        () -> {
          if (!happened.getAndSet(true)) {
            happens.run();
          }
        };
    Operation started = start(withSomethingBefore(once), child, childOf(above));
    assertEquals(started, get(child));
    return started;
  }

  private void cancelAndDelete() {
    cancelWithChildren(above);
    delete(above);
  }

  private void delete(OperationName name) {
    new OperationsService(live(store, clock)).deleteOperation(name, soon());
  }

  @Test
  void start_whileTheParentIsCancelled_andDeleted_returnsACancelledChild() {
    Operation started = startedWhile(this::cancelAndDelete);
    assertEquals(State.CANCELLED, started.state());
    assertEquals(
        "parent operation " + above + " was cancelled",
        started.life().cancelRequest().orElseThrow().reason());
  }

  @Test
  void start_whileTheParentIsCancelled_deleted_andSwept_returnsACancelledChild() {
    Operation started =
        startedWhile(
            () -> {
              cancelAndDelete();
              sweep();
            });
    assertEquals(State.CANCELLED, started.state());
  }

  @Test
  void start_whileTheParentEnds_andIsDeleted_returnsAChildThatGoesOn() {
    Operation started =
        startedWhile(
            () -> {
              claim(above);
              change(above, it -> it.finish(TOKEN, response(), clock.instant()));
              delete(above);
            });
    assertEquals(State.INITIALIZING, started.state());
    assertEquals(Optional.empty(), store.get(above, soon()));
  }

  @Test
  void aCancelledParent_thatIsDeleted_isNotThere_thoughSomethingOfItIsKept() {
    start(above);
    startChild(child, above);
    cancelAndDelete();
    ApiException refused =
        assertThrows(ApiException.class, () -> live(store, clock).get(above, soon()));
    assertEquals("OPERATION_NOT_FOUND", refused.error().reason());
    assertThrows(ApiException.class, () -> delete(above));
    assertEquals(State.INITIALIZING, start(above).state());
  }

  @Test
  void whatIsKeptOfACancelledParent_isSweptAway() {
    start(above);
    startChild(child, above);
    cancelAndDelete();
    clock.advance(store.sweepSettings().purgeDelay());
    sweep();
    assertEquals(Optional.empty(), store.get(above, soon()));
  }

  @Test
  void delete_ofAParentThatTimeHasCancelled_firstReachesItsChildren() {
    Duration runTimeout = MINUTE.dividedBy(2);
    LifePolicy policy =
        new LifePolicy(CANCELLABLE, Optional.empty(), Optional.of(runTimeout), Optional.empty());
    start(
        store,
        above,
        new Definition("", Map.of(), policy, Optional.empty(), Optional.of("request-1")));
    claim(above);
    startChild(child, above);
    clock.advance(MINUTE);
    delete(above);
    assertEquals(State.CANCELLED, get(child).state());
  }

  @Test
  void start_whileTheParentIsCancelled_andAnotherTakesItsName_returnsACancelledChild() {
    assertEquals(
        State.CANCELLED,
        startedWhile(
                () -> {
                  cancelAndDelete();
                  start(above);
                })
            .state());
  }

  @Test
  void start_whileTheParentEnds_returnsAChildThatGoesOn() {
    assertEquals(
        State.INITIALIZING,
        startedWhile(
                () -> {
                  claim(above);
                  change(above, it -> it.finish(TOKEN, response(), clock.instant()));
                })
            .state());
  }
}
