package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a handler hears of a cancel request at once, and what its answer means. */
class WorkerCancellationTest extends ContractFixture {
  WorkerCancellationTest(Backends backends) {
    super(backends);
  }

  @Test
  void cancel_beforeTheClaim_endsTheOperation_andTheHandlerNeverRuns() throws Exception {
    String name = start();
    cancel(name);
    WaitingHandler handler = new WaitingHandler();
    Operation ended = worker().run(name, handler);
    assertTrue(ended.isCancelled());
    assertEquals(get(name), ended);
    assertFalse(handler.hasBegun());
  }

  @Test
  void cancel_duringTheWork_isHeardAtOnce_andEndsTheOperationWithCode1() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    client.cancel(name, "wrong table");
    handler.awaitCancel();
    assertTrue(context.cancelRequested());
    assertThrows(OperationCancelledException.class, context::throwIfCancelled);
    CancelRequest request = context.cancelRequest().orElseThrow();
    assertEquals("wrong table", request.reason());
    assertEquals("anonymous", request.requestedBy());
    assertEquals("CANCELLING", state(name));
    handler.stopIfCancelled();
    Operation ended = ended(running);
    assertEquals("CANCELLED", state(ended));
    assertFailed(Code.CANCELLED, ended);
    assertEquals(get(name), ended);
  }

  @Test
  void cancel_ofOneOperation_isHeardByNoOther() throws Exception {
    Worker worker = worker();
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    WaitingHandler other = new WaitingHandler();
    Future<Operation> running = begin(worker, name, handler);
    Future<Operation> otherRunning = begin(worker, start(), other);
    OperationContext untouched = other.begun();
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    assertFalse(untouched.cancelRequested());
    handler.stopIfCancelled();
    other.stopIfCancelled();
    assertTrue(ended(running).isCancelled());
    assertTrue(ended(otherRunning).isSuccessful());
    assertFalse(other.wasToldToCancel());
  }

  @Test
  void onCancel_runsEachListenerOnce_alsoThoseThatComeLate_andThoseAfterOneThatFails()
      throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(3);
    Runnable listener =
        () -> {
          calls.incrementAndGet();
          all.countDown();
        };
    context.onCancel(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    context.onCancel(listener);
    context.onCancel(listener);
    cancel(name);
    handler.awaitCancel();
    context.onCancel(listener);
    assertTrue(all.await(60, TimeUnit.SECONDS));
    handler.stopIfCancelled();
    assertTrue(ended(running).isCancelled());
    assertEquals(3, calls.get());
  }

  @Test
  void finalizing_afterACancelThatWasNotHeardYet_throws_andEndsCancelled() throws Exception {
    proxy.inject(FaultyProxy.Fault.UNAVAILABLE, FaultyProxy.Seen::waits);
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    cancel(name);
    assertFalse(context.cancelRequested());
    handler.goOn(
        it -> {
          it.finalizing();
          return Optional.empty();
        });
    assertTrue(ended(running).isCancelled());
    handler.awaitCancel();
  }

  @Test
  void cancel_afterFinalizing_isRecorded_andTheHandlerNeverHearsOfIt() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    awaitWaiting(name);
    context.finalizing();
    assertEquals("FINALIZING", state(name));
    cancel(name);
    context.report(1, 2);
    backend.advance(SECOND);
    await(() -> completed(get(name)).equals("1"));
    context.finalizing();
    context.throwIfCancelled();
    assertFalse(context.cancelRequested());
    handler.stopIfCancelled();
    assertTrue(ended(running).isSuccessful());
    assertFalse(handler.wasToldToCancel());
  }

  @Test
  void cancel_afterTheFinish_changesNothing() throws Exception {
    Operation ended = worker().run(start(), context -> Optional.empty());
    cancel(ended.name());
    assertEquals(ended, get(ended.name()));
  }

  @Test
  void handlerThatCompletesDespiteACancel_endsSuccessful() throws Exception {
    assertTrue(endedDespiteCancel(context -> Optional.empty()).isSuccessful());
  }

  @Test
  void handlerThatFailsDespiteACancel_endsFailedWithItsCode() throws Exception {
    Operation ended =
        endedDespiteCancel(
            context -> {
              throw new OperationFailedException(Code.DATA_LOSS, "half", null);
            });
    assertEquals("FAILED", state(ended));
    assertFailed(Code.DATA_LOSS, ended);
  }

  private Operation endedDespiteCancel(OperationHandler rest) throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    handler.goOn(rest);
    return ended(running);
  }

  @Test
  void cancels_of200OperationsOfOneWorker_areAllHeard() throws Exception {
    Worker worker = worker();
    Map<String, WaitingHandler> handlers = new HashMap<>();
    List<Future<Operation>> running = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String name = start();
      WaitingHandler handler = new WaitingHandler();
      handlers.put(name, handler);
      running.add(begin(worker, name, handler));
    }
    for (WaitingHandler handler : handlers.values()) {
      handler.begun();
    }
    for (String name : handlers.keySet()) {
      cancel(name);
    }
    for (WaitingHandler handler : handlers.values()) {
      handler.awaitCancel();
      handler.stopIfCancelled();
    }
    for (Future<Operation> each : running) {
      assertTrue(ended(each).isCancelled());
    }
  }
}
