package dev.longrun.worker;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.UnreliableStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of an operation when its worker or the store is not heard from for a while. */
@Tag("slow")
@EachStore
class WorkerLeaseTest extends WorkerFixture {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void handlerThatHangsPastTheGracePeriod_leavesTheOperationCancelled_andItsResultIsDiscarded()
      throws Exception {
    OperationName name = start(new CancelPolicy(true, Optional.of(GRACE)));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    clock.advance(GRACE);
    Operation cancelled = get(name);
    assertEquals(State.CANCELLED, cancelled.state());
    assertTrue(failure(cancelled).message().contains("work may still be running"));
    assertEquals(cancelled, cancel(name).settle(clock.instant()));
    clock.advance(LEASE);
    handler.succeed();
    assertEquals(cancelled, ended(running));
    assertEquals(cancelled, get(name));
  }

  @Test
  void handlerThatIgnoresACancel_withoutAGracePeriod_keepsItsLease_andMayComplete()
      throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    for (int third = 1; third <= 4; third++) {
      clock.advance(LEASE.dividedBy(3));
      awaitHeartbeat(name);
    }
    assertEquals(State.CANCELLING, get(name).state());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void leaseThatRanOut_cancelsTheHandler_andItsResultIsDiscarded() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    clock.advance(LEASE);
    handler.awaitCancel();
    assertTrue(context.cancelRequested());
    assertThrows(OperationCancelledException.class, context::throwIfCancelled);
    assertThrows(OperationCancelledException.class, context::finalizing);
    handler.succeed();
    Operation ended = ended(running);
    assertEquals(State.FAILED, ended.state());
    assertEquals(Code.ABORTED, code(ended));
    assertEquals(get(name), ended);
  }

  @Test
  void leaseThatRanOut_isNoCancellation_whenTheHandlerStopsBecauseOfIt() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    clock.advance(LEASE);
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertEquals(Code.ABORTED, code(ended(running)));
  }

  @Test
  void storeThatIsGoneFor30Seconds_isNotNoticedByTheHandler_andTheFinishLands() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    OperationContext context = handler.begun();
    context.report(1, 9);
    unreliable.goAway();
    clock.advance(LEASE.dividedBy(3));
    unreliable.awaitFailures(1);
    clock.advance(Duration.ofSeconds(10));
    awaitTicks();
    assertFalse(context.cancelRequested());
    unreliable.comeBack();
    advanceUntil(() -> get(name).report().progress().isPresent());

    unreliable.goAway();
    handler.succeed();
    clock.advance(Duration.ofSeconds(30));
    unreliable.awaitFailures(3);
    assertFalse(running.isDone());
    unreliable.comeBack();
    assertEquals(State.SUCCESSFUL, ended(running).state());
    assertEquals(State.SUCCESSFUL, get(name).state());
  }

  @Test
  void storeThatIsGoneWhenTheLeaseRunsOut_cancelsTheHandler_andTheResultIsDiscarded()
      throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    OperationContext context = handler.begun();
    unreliable.goAway();
    clock.advance(LEASE.minus(SECOND));
    unreliable.awaitFailures(1);
    assertFalse(context.cancelRequested());
    advanceUntil(handler::wasToldToCancel);
    handler.succeed();
    unreliable.awaitFailures(2);
    assertFalse(running.isDone());
    unreliable.comeBack();
    assertEquals(Code.ABORTED, code(ended(running)));
    assertEquals(State.FAILED, get(name).state());
  }

  @Test
  void cancel_whileTheStoreIsGone_isHeardWhenItIsBack() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(new DeafStore(store));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    handler.begun();
    unreliable.goAway();
    clock.advance(LEASE.dividedBy(3));
    unreliable.awaitFailures(1);
    cancel(name);
    unreliable.comeBack();
    advanceUntil(handler::wasToldToCancel);
    handler.stopIfCancelled();
    assertEquals(State.CANCELLED, ended(running).state());
  }

  @Test
  void finish_whoseAnswerIsLost_landsOnce() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    handler.begun();
    unreliable.loseAnswers();
    handler.succeed();
    unreliable.awaitFailures(2);
    Operation written = get(name);
    assertEquals(State.SUCCESSFUL, written.state());
    unreliable.comeBack();
    assertEquals(written, ended(running));
    assertEquals(written, get(name));
  }

  @Test
  void finish_thatFailsForAnUnknownReason_isTriedAgain_asLongAsTheLeaseLasts() throws Exception {
    UnreliableStore unreliable = new UnreliableStore(store);
    Worker worker = worker(unreliable, options());
    OperationHandler breaking =
        context -> {
          unreliable.breakDown();
          return Optional.empty();
        };
    Future<Operation> lasting = begin(worker, start(), breaking);
    unreliable.awaitFailures(2);
    unreliable.comeBack();
    assertEquals(State.SUCCESSFUL, ended(lasting).state());

    Future<Operation> running = begin(worker, start(), breaking);
    unreliable.awaitFailures(1);
    clock.advance(LEASE);
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> ended(running));
    assertEquals(Code.INTERNAL, ((ApiException) thrown.getCause()).error().code());
  }

  @Test
  void finalizing_whileTheStoreIsGone_waitsForIt() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    handler.begun();
    unreliable.goAway();
    handler.goOn(
        context -> {
          context.finalizing();
          assertEquals(State.FINALIZING, get(name).state());
          return Optional.empty();
        });
    unreliable.awaitFailures(2);
    assertFalse(running.isDone());
    unreliable.comeBack();
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void finalizing_whileTheStoreIsGone_throwsWhenTheLeaseRunsOut() throws Exception {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(unreliable, options()), name, handler);
    OperationContext context = handler.begun();
    unreliable.goAway();
    Future<?> finalizing =
        inBackground(() -> assertThrows(OperationCancelledException.class, context::finalizing));
    unreliable.awaitFailures(1);
    clock.advance(LEASE);
    ended(finalizing);
    unreliable.comeBack();
    handler.stopIfCancelled();
    assertEquals(Code.ABORTED, code(ended(running)));
  }

  @Test
  void run_whileTheStoreIsGone_isUnavailable_andTheHandlerDoesNotRun() {
    OperationName name = start();
    UnreliableStore unreliable = new UnreliableStore(store);
    Worker worker = worker(unreliable, options());
    WaitingHandler handler = new WaitingHandler();
    unreliable.goAway();
    ApiException refused = assertThrows(ApiException.class, () -> worker.run(name, handler));
    assertEquals(Code.UNAVAILABLE, refused.error().code());
    unreliable.comeBack();
    assertFalse(handler.hasBegun());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, worker.run(name, handler).state());
  }

  @Test
  void operationThatIsDeletedUnderTheWorker_cancelsTheHandler() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    store.update(name, soon(), it -> Optional.empty());
    clock.advance(LEASE.dividedBy(3));
    handler.awaitCancel();
    handler.succeed();
    ExecutionException gone = assertThrows(ExecutionException.class, () -> ended(running));
    assertEquals(Code.NOT_FOUND, ((ApiException) gone.getCause()).error().code());
  }
}
