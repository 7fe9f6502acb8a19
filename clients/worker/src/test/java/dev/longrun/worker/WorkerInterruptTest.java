package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Which interrupts a handler's thread gets, and what those of others do. */
class WorkerInterruptTest extends ContractFixture {
  WorkerInterruptTest(Backends backends) {
    super(backends);
  }

  @Test
  void interruptOnCancel_interruptsABlockedHandler_andTheThreadIsClearAfterwards()
      throws Exception {
    assertEndsClear(
        "CANCELLED",
        context -> {
          new CountDownLatch(1).await();
          return Optional.empty();
        });
  }

  @Test
  void interruptOnCancel_thatTheHandlerDoesNotSee_isNotLeftToItsCaller() throws Exception {
    assertEndsClear(
        "SUCCESSFUL",
        context -> {
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          return Optional.empty();
        });
  }

  private void assertEndsClear(String state, OperationHandler handler) throws Exception {
    String name = start();
    Worker worker = worker(options().withInterruptOnCancel());
    CountDownLatch begun = new CountDownLatch(1);
    Future<Boolean> running =
        inBackground(
            () -> {
              Operation ended =
                  worker.run(
                      name,
                      context -> {
                        begun.countDown();
                        return handler.run(context);
                      });
              assertEquals(state, state(ended));
              return Thread.interrupted();
            });
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    cancel(name);
    assertFalse(ended(running));
  }

  @Test
  void withoutInterruptOnCancel_theHandlersThreadIsLeftAlone() throws Exception {
    String name = start();
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
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void handlerThatLeavesItsThreadInterrupted_stillFinishes_andTheThreadStaysInterrupted()
      throws Exception {
    String name = start();
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
    assertTrue(get(name).isSuccessful());
  }

  @Test
  void interrupt_whileTheFinishIsTriedAgain_endsIt_andIsKeptForTheCaller() throws Exception {
    String name = start();
    Worker worker = worker();
    AtomicReference<Thread> runs = new AtomicReference<>();
    Future<Boolean> running =
        inBackground(
            () -> {
              ApiException gaveUp =
                  assertThrows(
                      ApiException.class,
                      () ->
                          worker.run(
                              name,
                              context -> {
                                runs.set(Thread.currentThread());
                                proxy.inject(FaultyProxy.Fault.UNAVAILABLE);
                                return Optional.empty();
                              }));
              assertEquals(Code.UNAVAILABLE, gaveUp.code());
              return Thread.interrupted();
            });
    proxy.awaitFailures(1);
    runs.get().interrupt();
    assertTrue(ended(running));
    assertFalse(get(name).done());
  }

  @Test
  void handlerThatIsInterruptedByOthers_failsTheOperation_andTheThreadStaysInterrupted()
      throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Worker worker = worker();
    Future<Boolean> interrupted =
        inBackground(
            () -> {
              assertEquals("FAILED", state(worker.run(name, handler)));
              return Thread.interrupted();
            });
    handler.begun();
    threads().shutdownNow();
    assertTrue(ended(interrupted));
    assertEquals("FAILED", state(name));
  }
}
