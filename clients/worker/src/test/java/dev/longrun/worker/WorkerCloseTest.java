package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How a worker ends. */
class WorkerCloseTest extends ContractFixture {
  private static final Duration LONG = Duration.ofMinutes(1);

  WorkerCloseTest(Backends backends) {
    super(backends);
  }

  @Test
  void close_letsHandlersEnd() throws Exception {
    Worker worker = worker();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker, start(), handler);
    OperationContext context = handler.begun();
    Future<?> closing = inBackground(() -> close(worker, LONG));
    await(() -> isClosed(worker));
    assertFalse(context.cancelRequested());
    handler.stopIfCancelled();
    assertTrue(ended(running).isSuccessful());
    ended(closing);
  }

  private static Void close(Worker worker, Duration timeout) {
    worker.close(timeout);
    return null;
  }

  private boolean isClosed(Worker worker) {
    try {
      worker.run(parent + "/operations/none", context -> Optional.empty());
      return false;
    } catch (ApiException e) {
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  void close_thenCancelsThem_andTheirOperationsEndAborted() throws Exception {
    Worker worker = worker();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker, start(), handler);
    OperationContext context = handler.begun();
    Future<?> closing = inBackground(() -> close(worker, Duration.ZERO));
    handler.awaitCancel();
    assertEquals(Optional.empty(), context.cancelRequest(), "nobody asked for a cancel");
    handler.stopIfCancelled();
    Operation ended = ended(running);
    assertEquals("FAILED", state(ended));
    assertFailed(Code.ABORTED, ended);
    assertEquals("The worker was stopped.", error(ended).message());
    ended(closing);
  }

  @Test
  void close_thenGivesUpTheLeasesOfThoseThatDontStop() throws Exception {
    Worker worker = worker();
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker, name, handler);
    OperationContext context = handler.begun();
    worker.close(Duration.ZERO);
    assertTrue(context.cancelRequested());
    long sent = proxy.seen().size();
    handler.succeed();
    assertEquals(Code.CANCELLED, refusal(running).code());
    assertEquals(sent, proxy.seen().size(), "nothing is sent any more");
    assertEquals("PROCESSING", state(name), "until its lease is over");
  }

  @Test
  void close_endsAFinishThatGetsNoAnswer() throws Exception {
    Worker worker = worker();
    Future<Operation> running =
        begin(
            worker,
            start(),
            context -> {
              proxy.inject(FaultyProxy.Fault.UNAVAILABLE);
              return Optional.empty();
            });
    proxy.awaitFailures(2);
    worker.close(Duration.ZERO);
    assertThrows(Exception.class, () -> ended(running));
  }

  @Test
  void close_ofAWorkerThatHasNothingToDo_isQuick_andMayBeRepeated() {
    Worker worker = worker();
    worker.close(LONG);
    worker.close(LONG);
    assertThrows(
        IllegalStateException.class,
        () -> worker.run(parent + "/operations/o", context -> Optional.empty()));
  }
}
