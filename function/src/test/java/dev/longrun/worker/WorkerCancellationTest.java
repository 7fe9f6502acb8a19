package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How a handler hears of a cancel request, and what its answer means. The clock stands still unless
 * a test moves it, so what is heard is heard through the store's push.
 */
@EachStore
class WorkerCancellationTest extends WorkerFixture {
  @Test
  void cancel_beforeTheClaim_endsTheOperation_andTheHandlerNeverRuns() {
    OperationName name = start();
    cancel(name);
    WaitingHandler handler = new WaitingHandler();
    Operation ended = worker().run(name, handler);
    assertEquals(State.CANCELLED, ended.state());
    assertEquals(get(name), ended);
    assertFalse(handler.hasBegun());
  }

  @Test
  void cancel_duringTheWork_isHeardAtOnce_andEndsTheOperationWithCode1() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    Operation cancelled = cancel(name);
    handler.awaitCancel();
    assertTrue(context.cancelRequested());
    assertThrows(OperationCancelledException.class, context::throwIfCancelled);
    assertEquals(cancelled, get(name));
    handler.stopIfCancelled();
    Operation ended = ended(running);
    assertEquals(State.CANCELLED, ended.state());
    assertEquals(1, failure(ended).code());
    assertEquals(get(name), ended);
    assertEquals(
        Optional.of(Operations.cancelRequest(clock.instant())), ended.life().cancelRequest());
  }

  @Test
  void cancel_thatIsPushedBeforeTheWorkerKnowsThatItHasTheOperation_isHeard() throws Exception {
    OperationName name = start();
    AtomicBoolean armed = new AtomicBoolean();
    CountDownLatch pushed = new CountDownLatch(1);
    OperationStore cancelling =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            Change written = super.update(of, deadline, change);
            if (armed.getAndSet(false)) {
              cancel(of);
              awaitPush();
            }
            return written;
          }

          private void awaitPush() {
            try {
              assertTrue(pushed.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
            return super.watchCancelRequests(
                worker,
                told -> {
                  listener.accept(told);
                  if (told.equals(name)) {
                    pushed.countDown();
                  }
                });
          }
        };
    Worker worker = listening(worker(cancelling, options()));
    armed.set(true);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker, name, handler);
    handler.begun();
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(running).state());
  }

  @Test
  void cancel_ofOneOperation_isHeardByNoOther() throws Exception {
    Worker worker = worker();
    OperationName name = start();
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
    assertEquals(State.CANCELLED, ended(running).state());
    assertEquals(State.SUCCESSFUL, ended(otherRunning).state());
    assertFalse(other.wasToldToCancel());
  }

  @Test
  void onCancel_runsEachListenerOnce_alsoThoseThatComeLate_andThoseAfterOneThatFails()
      throws Exception {
    OperationName name = start();
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
    clock.advance(LEASE.dividedBy(3));
    awaitHeartbeat(name);
    awaitTicks();
    assertEquals(3, calls.get());
    handler.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(running).state());
  }

  @Test
  void finalizing_afterACancelThatWasNotHeardYet_throws_andEndsCancelled() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(new DeafStore(store), options()), name, handler);
    OperationContext context = handler.begun();
    cancel(name);
    assertFalse(context.cancelRequested());
    handler.goOn(
        it -> {
          it.finalizing();
          return Optional.empty();
        });
    assertEquals(State.CANCELLED, ended(running).state());
    handler.awaitCancel();
  }

  @Test
  void cancel_afterFinalizing_isRecorded_andTheHandlerNeverHearsOfIt() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.finalizing();
    assertEquals(State.FINALIZING, get(name).state());
    assertTrue(cancel(name).life().cancelRequest().isPresent());
    clock.advance(LEASE.dividedBy(3));
    awaitHeartbeat(name);
    context.finalizing();
    context.throwIfCancelled();
    assertFalse(context.cancelRequested());
    handler.stopIfCancelled();
    Operation ended = ended(running);
    assertEquals(State.SUCCESSFUL, ended.state());
    assertTrue(ended.life().cancelRequest().isPresent());
    assertFalse(handler.wasToldToCancel());
  }

  @Test
  void cancel_afterTheFinish_changesNothing() {
    Operation ended = worker().run(start(), context -> Optional.empty());
    assertEquals(ended, cancel(ended.name()));
    assertEquals(ended, get(ended.name()));
  }

  @Test
  void handlerThatCompletesDespiteACancel_endsSuccessful() throws Exception {
    assertEquals(State.SUCCESSFUL, endedDespiteCancel(context -> Optional.empty()).state());
  }

  @Test
  void handlerThatFailsDespiteACancel_endsFailedWithItsCode() throws Exception {
    Operation ended =
        endedDespiteCancel(
            context -> {
              throw new OperationFailedException(Code.DATA_LOSS, "half", null);
            });
    assertEquals(State.FAILED, ended.state());
    assertEquals(Code.DATA_LOSS, code(ended));
  }

  private Operation endedDespiteCancel(OperationHandler rest) throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    handler.goOn(rest);
    return ended(running);
  }

  @Test
  void cancel_whosePushIsLost_isHeardWithTheNextHeartbeat() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(new DeafStore(store), options()), name, handler);
    OperationContext context = handler.begun();
    cancel(name);
    awaitTicks();
    assertFalse(context.cancelRequested());
    clock.advance(LEASE.dividedBy(3));
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(running).state());
  }

  @Test
  void cancel_withNoGraceAtAll_isHeardWithTheNextHeartbeat() throws Exception {
    OperationName name = start(new CancelPolicy(true, Optional.of(Duration.ZERO)));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    Operation cancelled = cancel(name);
    assertEquals(State.CANCELLED, cancelled.state());
    clock.advance(LEASE.dividedBy(3));
    handler.awaitCancel();
    handler.succeed();
    assertEquals(cancelled, ended(running));
  }

  @Test
  void cancels_of200OperationsOfOneWorker_areAllHeard() throws Exception {
    Worker worker = worker();
    Map<OperationName, WaitingHandler> handlers = new HashMap<>();
    List<Future<Operation>> running = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      OperationName name = start();
      WaitingHandler handler = new WaitingHandler();
      handlers.put(name, handler);
      running.add(begin(worker, name, handler));
      handler.begun();
    }
    handlers.keySet().parallelStream().forEach(this::cancel);
    for (WaitingHandler handler : handlers.values()) {
      handler.awaitCancel();
      handler.stopIfCancelled();
    }
    for (Future<Operation> each : running) {
      assertEquals(State.CANCELLED, ended(each).state());
    }
  }
}
