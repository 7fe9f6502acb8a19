package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.UnreliableStore;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Which interrupts a handler's thread gets, and what those of others do. */
@EachStore
class WorkerInterruptTest extends WorkerFixture {
  @Test
  void interruptOnCancel_interruptsABlockedHandler_andTheThreadIsClearAfterwards()
      throws Exception {
    OperationName name = start();
    Worker worker = listening(worker(store, options().withInterruptOnCancel()));
    CountDownLatch begun = new CountDownLatch(1);
    Future<Boolean> running =
        inBackground(
            () -> {
              Operation ended =
                  worker.run(
                      name,
                      context -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                        return Optional.empty();
                      });
              assertEquals(State.CANCELLED, ended.state());
              return Thread.interrupted();
            });
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    cancel(name);
    assertFalse(ended(running));
  }

  @Test
  void interruptOnCancel_thatTheHandlerDoesNotSee_isNotLeftToItsCaller() throws Exception {
    OperationName name = start();
    Worker worker = listening(worker(store, options().withInterruptOnCancel()));
    CountDownLatch begun = new CountDownLatch(1);
    Future<Boolean> running =
        inBackground(
            () -> {
              Operation ended =
                  worker.run(
                      name,
                      context -> {
                        begun.countDown();
                        while (!Thread.currentThread().isInterrupted()) {
                          Thread.onSpinWait();
                        }
                        return Optional.empty();
                      });
              assertEquals(State.SUCCESSFUL, ended.state());
              return Thread.interrupted();
            });
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    cancel(name);
    assertFalse(ended(running));
  }

  @Test
  void withoutInterruptOnCancel_theHandlersThreadIsLeftAlone() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    handler.goOn(
        context -> {
          assertFalse(Thread.currentThread().isInterrupted());
          return Optional.empty();
        });
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void handlerThatLeavesItsThreadInterrupted_stillFinishes_andTheThreadStaysInterrupted()
      throws Exception {
    OperationName name = start();
    Worker worker = worker();
    Future<Boolean> interrupted =
        inBackground(
            () -> {
              worker.run(
                  name,
                  context -> {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                  });
              return Thread.interrupted();
            });
    assertTrue(ended(interrupted));
    assertEquals(State.SUCCESSFUL, get(name).state());
  }

  @Test
  void interrupt_whileTheFinishIsTriedAgain_doesNotStopIt_andIsKeptForTheCaller() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    Worker worker = worker(unreliable, options());
    AtomicReference<Thread> runs = new AtomicReference<>();
    Future<Boolean> running =
        inBackground(
            () -> {
              worker.run(
                  name,
                  context -> {
                    runs.set(Thread.currentThread());
                    unreliable.goAway();
                    return Optional.empty();
                  });
              return Thread.interrupted();
            });
    unreliable.awaitFailures(1);
    runs.get().interrupt();
    unreliable.awaitFailures(1);
    unreliable.comeBack();
    assertTrue(ended(running));
    assertEquals(State.SUCCESSFUL, get(name).state());
  }

  @Test
  void handlerThatIsInterruptedByOthers_failsTheOperation() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    threads().shutdownNow();
    assertEquals(State.FAILED, ended(running).state());
    assertEquals(State.FAILED, get(name).state());
  }
}
