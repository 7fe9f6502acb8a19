package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a worker claims an operation, runs a handler, and ends with what came of it. */
@EachStore
class WorkerTest extends WorkerFixture {
  @Test
  void run_claims_runsTheHandlerOnTheCallersThread_andFinishesWithItsResponse() {
    OperationName name = start();
    OpaqueJson response = new OpaqueJson("{\"@type\":\"t/x\",\"rows\":7}");
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    Operation ended =
        worker()
            .run(
                name,
                context -> {
                  ranOn.set(Thread.currentThread());
                  assertEquals(name, context.name());
                  assertEquals(State.PROCESSING, get(name).state());
                  assertEquals(get(name), context.operation());
                  assertTrue(heldBy(context.operation()).matches("w/[0-9a-f]{16}"));
                  assertFalse(context.cancelRequested());
                  context.throwIfCancelled();
                  return Optional.of(response);
                });
    assertEquals(new Outcome.Response(Optional.of(response)), outcome(ended));
    assertEquals(get(name), ended);
    assertSame(Thread.currentThread(), ranOn.get());
  }

  private static String heldBy(Operation operation) {
    return operation.life().lease().orElseThrow().worker();
  }

  @Test
  void run_ofAHandlerWithoutAResponse_endsSuccessfulAndEmpty() {
    Operation ended = worker().run(start(), context -> Optional.empty());
    assertEquals(new Outcome.Response(Optional.empty()), outcome(ended));
  }

  @Test
  void run_ofAnOperationThatIsNotThere_isNotFound() {
    OperationName name = new OperationName(parent, "none");
    ApiException refused =
        assertThrows(ApiException.class, () -> worker().run(name, context -> Optional.empty()));
    assertEquals(Code.NOT_FOUND, refused.error().code());
  }

  @Test
  void run_ofAnOperationThatIsDone_returnsIt_andTheHandlerDoesNotRun() {
    OperationName name = start();
    Operation ended = worker().run(name, context -> Optional.empty());
    WaitingHandler second = new WaitingHandler();
    assertEquals(ended, worker().run(name, second));
    assertFalse(second.hasBegun());
  }

  @Test
  void handlerThatThrows_failsTheOperation_withItsMessage() {
    assertFailed(Code.UNKNOWN, "out of rows", new IllegalStateException("out of rows"));
    assertFailed(Code.UNKNOWN, "disk full", new IOException("disk full"));
    assertFailed(Code.UNKNOWN, "java.lang.NullPointerException", new NullPointerException());
  }

  @Test
  void handlerThatFailsWithACode_failsTheOperationWithThatCode() {
    IOException cause = new IOException("no route");
    assertFailed(
        Code.DATA_LOSS, "half", new OperationFailedException(Code.DATA_LOSS, "half", cause));
    for (Code code : new Code[] {Code.OK, Code.CANCELLED}) {
      assertThrows(
          IllegalArgumentException.class, () -> new OperationFailedException(code, "x", cause));
    }
  }

  @Test
  void handlerThatThrowsAnError_failsTheOperation() {
    assertFailed(Code.UNKNOWN, "deep", new StackOverflowError("deep"));
  }

  @Test
  void handlerThatStopsUnasked_failsTheOperation() {
    assertFailed(Code.UNKNOWN, "I quit", new OperationCancelledException("I quit"));
    assertFailed(Code.UNKNOWN, "shaken", new InterruptedException("shaken"));
  }

  private void assertFailed(Code code, String message, Throwable thrown) {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  if (thrown instanceof Error error) {
                    throw error;
                  }
                  throw (Exception) thrown;
                });
    assertEquals(State.FAILED, ended.state());
    assertEquals(code, code(ended));
    assertEquals(message, failure(ended).message());
    assertEquals(get(ended.name()), ended);
  }

  @Test
  void handlerThatThrowsAVeryLongMessage_failsTheOperationWithItsBeginning() {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  throw new IllegalStateException("no ".repeat(1_000_000));
                });
    assertTrue(failure(ended).message().startsWith("no no "));
    assertTrue(failure(ended).message().length() < 5000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "7", "", "{\"@type\":\"t/x\"", "{\"@type\":\"t/x\"} x"})
  void response_thatIsNoObjectWithAType_failsTheOperation(String json) {
    Operation ended = worker().run(start(), context -> Optional.of(new OpaqueJson(json)));
    assertEquals(State.FAILED, ended.state());
    assertEquals(Code.UNKNOWN, code(ended));
  }

  @Test
  void response_thatIsTooLarge_failsTheOperation() {
    OpaqueJson large =
        new OpaqueJson("{\"@type\":\"t/x\",\"x\":\"" + "x".repeat(1_000_000) + "\"}");
    Operation ended = worker().run(start(), context -> Optional.of(large));
    assertEquals(State.FAILED, ended.state());
    assertEquals(Code.OUT_OF_RANGE, code(ended));
    assertTrue(failure(ended).message().contains("at most 1000000"), failure(ended).message());
    assertEquals(get(ended.name()), ended);
  }

  @Test
  void failure_thatFindsNoRoomBesideTheMetadata_stillEndsTheOperation() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun().metadata(new OpaqueJson("{\"@type\":\"t/" + "x".repeat(999_986) + "\"}"));
    clock.advance(Duration.ofSeconds(1));
    awaitHeartbeat(name);
    handler.goOn(
        context -> {
          throw new IllegalStateException("no room for this");
        });
    Operation ended = ended(running);
    assertEquals(State.FAILED, ended.state());
    assertEquals(1_000_000, ended.opaqueBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "{\"@type\":", "no"})
  void metadata_thatIsNoObjectWithAType_isRefused_andTheOldIsKept(String json) {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  assertThrows(
                      IllegalArgumentException.class, () -> context.metadata(new OpaqueJson(json)));
                  return Optional.empty();
                });
    assertEquals(State.SUCCESSFUL, ended.state());
    assertEquals(Optional.empty(), ended.report().metadata());
  }

  @Test
  void twoWorkers_givenTheSameName_oneRuns_andTheOtherIsRefused() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> first = begin(worker(), name, handler);
    handler.begun();
    WaitingHandler second = new WaitingHandler();
    ApiException refused = assertThrows(ApiException.class, () -> worker().run(name, second));
    assertEquals("OPERATION_ALREADY_CLAIMED", reason(refused));
    assertFalse(second.hasBegun());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(first).state());
  }

  @Test
  void oneWorker_givenTheSameNameTwice_runsItOnce() throws Exception {
    OperationName name = start();
    Worker worker = worker();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> first = begin(worker, name, handler);
    handler.begun();
    assertThrows(IllegalStateException.class, () -> worker.run(name, context -> Optional.empty()));
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(first).state());
  }

  @Test
  void submit_runsOnTheExecutor_andItsFutureEndsAsRunDoes() throws Exception {
    Worker worker = worker();
    AtomicInteger tasks = new AtomicInteger();
    CompletableFuture<Operation> running =
        worker.submit(
            start(),
            context -> Optional.empty(),
            task -> {
              tasks.incrementAndGet();
              threads().execute(task);
            });
    assertEquals(State.SUCCESSFUL, running.get(60, TimeUnit.SECONDS).state());
    assertEquals(1, tasks.get());

    OperationName none = new OperationName(parent, "none");
    CompletableFuture<Operation> refused =
        worker.submit(none, context -> Optional.empty(), threads());
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> refused.get(60, TimeUnit.SECONDS));
    assertInstanceOf(ApiException.class, thrown.getCause());
  }

  @Test
  void start_withMetadataThatIsNoObjectWithAType_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            worker()
                .start(parent, Operations.definition(), Optional.of(new OpaqueJson("{\"a\":1}"))));
  }
}
