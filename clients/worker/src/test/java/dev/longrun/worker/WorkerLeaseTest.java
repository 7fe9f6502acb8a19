package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.FaultyProxy.Fault;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.StartRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What becomes of an operation when its worker or the server is not heard from for a while. */
class WorkerLeaseTest extends LeaseFixture {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Test
  void handlerThatHangsPastTheGracePeriod_leavesTheOperationCancelled_andItsResultIsDiscarded()
      throws Exception {
    String name = start(StartRequest.ofType("").withCancelGracePeriod(GRACE));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    backend.advance(GRACE);
    Operation cancelled = get(name);
    assertTrue(cancelled.isCancelled());
    handler.succeed();
    assertEquals(cancelled, ended(running));
    assertEquals(cancelled, get(name));
  }

  @Test
  void handlerThatIgnoresACancel_keepsItsLease_andMayComplete() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    cancel(name);
    handler.awaitCancel();
    for (int third = 1; third <= 4; third++) {
      long before = proxy.seen().size();
      backend.advance(LEASE.dividedBy(3));
      await(() -> proxy.seen().size() > before);
      assertFalse(proxy.seen().get(proxy.seen().size() - 1).waits(), "there is nothing to hear");
    }
    assertEquals("CANCELLING", state(name));
    handler.succeed();
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void leaseThatRanOut_cancelsTheHandler_andItsResultIsDiscarded() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    backend.advance(LEASE);
    handler.awaitCancel();
    assertTrue(context.cancelRequested());
    assertThrows(OperationCancelledException.class, context::throwIfCancelled);
    assertThrows(OperationCancelledException.class, context::finalizing);
    handler.succeed();
    Operation ended = ended(running);
    assertEquals("FAILED", state(ended));
    assertFailed(Code.ABORTED, ended);
    assertEquals(get(name), ended);
  }

  @Test
  void leaseThatRanOut_isTold_alsoToAWorkerThatMayNotRead() throws Exception {
    String name = start();
    proxy.inject(Fault.PERMISSION_DENIED, request -> request.method().equals("GET"));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    backend.advance(LEASE);
    handler.awaitCancel();
    handler.succeed();
    assertEquals(Code.FAILED_PRECONDITION, refusal(running).code());
    assertEquals(Code.FAILED_PRECONDITION, refusal(begin(worker(), name, handler)).code());
  }

  @Test
  void leaseThatRanOut_isNoCancellation_whenTheHandlerStopsBecauseOfIt() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    backend.advance(LEASE);
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertFailed(Code.ABORTED, ended(running));
  }

  @Test
  void serverThatIsGoneFor30Seconds_isNotNoticedByTheHandler_andTheFinishLands() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    awaitWaiting(name);
    proxy.inject(Fault.UNAVAILABLE);
    context.report(1, 9);
    backend.advance(LEASE.dividedBy(3));
    proxy.awaitFailures(1);
    backend.advance(Duration.ofSeconds(10));
    assertFalse(context.cancelRequested());
    proxy.inject(Fault.NONE);
    advanceUntil(() -> completed(get(name)).equals("1"));

    proxy.inject(Fault.UNAVAILABLE);
    handler.succeed();
    proxy.awaitFailures(3);
    assertFalse(running.isDone());
    proxy.inject(Fault.NONE);
    assertTrue(ended(running).isSuccessful());
    assertTrue(get(name).isSuccessful());
  }

  @Test
  void serverThatIsGoneWhenTheLeaseRunsOut_cancelsTheHandler_andTheFinishIsGivenUp()
      throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    awaitWaiting(name);
    proxy.inject(Fault.UNAVAILABLE);
    backend.advance(LEASE.minus(SECOND));
    proxy.awaitFailures(1);
    assertFalse(context.cancelRequested());
    advanceUntil(handler::wasToldToCancel);
    handler.succeed();
    assertEquals(Code.UNAVAILABLE, refusal(running).code());
    // The server may have heard a heartbeat of which the worker had no reply.
    advanceUntil(() -> state(name).equals("FAILED"));
  }

  @Test
  void cancel_whileTheServerIsGone_isHeardWhenItIsBack() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    awaitWaiting(name);
    proxy.inject(Fault.LOSE_REQUESTS);
    backend.advance(LEASE.dividedBy(3));
    proxy.awaitFailures(1);
    cancel(name);
    proxy.inject(Fault.NONE);
    advanceUntil(handler::wasToldToCancel);
    handler.stopIfCancelled();
    assertTrue(ended(running).isCancelled());
  }

  @Test
  void cancel_whenNoHeartbeatMayWait_isHeardWithTheNext() throws Exception {
    proxy.inject(Fault.UNAVAILABLE, FaultyProxy.Seen::waits);
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    cancel(name);
    assertFalse(context.cancelRequested());
    backend.advance(LEASE.dividedBy(3));
    handler.awaitCancel();
    handler.stopIfCancelled();
    assertTrue(ended(running).isCancelled());
  }

  @Test
  void claim_whoseReplyIsLost_isMadeAgain_andRunsTheHandlerOnce() throws Exception {
    String name = start();
    proxy.inject(Fault.LOSE_REPLIES, request -> request.verb().equals("claim"));
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    proxy.awaitFailures(2);
    assertEquals("PROCESSING", state(name));
    proxy.inject(Fault.NONE);
    handler.begun();
    handler.succeed();
    assertTrue(ended(running).isSuccessful());
    assertFalse(handler.hasBegun(), "twice");
  }

  @Test
  void finish_whoseReplyIsLost_landsOnce() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    proxy.inject(Fault.LOSE_REPLIES, request -> request.verb().equals("finish"));
    handler.succeed();
    proxy.awaitFailures(2);
    Operation written = get(name);
    assertTrue(written.isSuccessful());
    proxy.inject(Fault.NONE);
    assertEquals(written, ended(running));
    assertEquals(written, get(name));
  }

  @Test
  void finish_thatFailsForAnUnknownReason_isTriedAgain_asLongAsTheLeaseLasts() throws Exception {
    Worker worker = worker();
    OperationHandler breaking =
        context -> {
          proxy.inject(Fault.INTERNAL);
          return Optional.empty();
        };
    Future<Operation> lasting = begin(worker, start(), breaking);
    proxy.awaitFailures(2);
    proxy.inject(Fault.NONE);
    assertTrue(ended(lasting).isSuccessful());

    Future<Operation> running = begin(worker, start(), breaking);
    await(() -> proxy.count(request -> request.verb().equals("finish")) >= 4);
    backend.advance(LEASE);
    assertEquals(Code.INTERNAL, refusal(running).code());
  }

  @Test
  void finalizing_whileTheServerIsGone_waitsForIt() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    proxy.inject(Fault.UNAVAILABLE);
    handler.goOn(
        context -> {
          context.finalizing();
          assertEquals("FINALIZING", state(name));
          return Optional.empty();
        });
    proxy.awaitFailures(2);
    assertFalse(running.isDone());
    proxy.inject(Fault.NONE);
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void finalizing_whileTheServerIsGone_throwsWhenTheLeaseRunsOut() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    awaitWaiting(name);
    proxy.inject(Fault.UNAVAILABLE);
    Future<?> finalizing =
        inBackground(() -> assertThrows(OperationCancelledException.class, context::finalizing));
    proxy.awaitFailures(1);
    backend.advance(LEASE);
    ended(finalizing);
    proxy.inject(Fault.NONE);
    handler.stopIfCancelled();
    assertFailed(Code.ABORTED, ended(running));
  }

  @Test
  void run_whileTheServerIsGone_isUnavailableAfter30Seconds_andTheHandlerDoesNotRun()
      throws Exception {
    String name = start();
    Worker worker = worker();
    WaitingHandler handler = new WaitingHandler();
    proxy.inject(Fault.UNAVAILABLE);
    Future<Operation> running = begin(worker, name, handler);
    proxy.awaitFailures(2);
    backend.advance(Duration.ofSeconds(30));
    assertEquals(Code.UNAVAILABLE, refusal(running).code());
    proxy.inject(Fault.NONE);
    assertFalse(handler.hasBegun());
    handler.succeed();
    assertTrue(worker.run(name, handler).isSuccessful());
  }

  @Test
  void operationThatIsDeletedUnderTheWorker_cancelsTheHandler() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    client.delete(name);
    handler.awaitCancel();
    handler.succeed();
    assertEquals(Code.NOT_FOUND, refusal(running).code());
  }
}
