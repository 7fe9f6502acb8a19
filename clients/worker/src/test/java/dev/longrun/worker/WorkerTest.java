package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.StartRequest;
import java.io.IOException;
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
class WorkerTest extends ContractFixture {
  WorkerTest(Backends backends) {
    super(backends);
  }

  @Test
  void run_claims_runsTheHandlerOnTheCallersThread_andFinishesWithItsResponse() throws Exception {
    String name = start();
    JsonObject response = typed("rows", "7");
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    Operation ended =
        worker()
            .run(
                name,
                context -> {
                  ranOn.set(Thread.currentThread());
                  assertEquals(name, context.name());
                  assertEquals("PROCESSING", state(name));
                  assertEquals(name, context.operation().name());
                  assertFalse(context.cancelRequested());
                  assertEquals(Optional.empty(), context.cancelRequest());
                  context.throwIfCancelled();
                  return Optional.of(response);
                });
    assertEquals(Optional.of(response), ended.response());
    assertTrue(ended.isSuccessful());
    assertEquals(get(name), ended);
    assertSame(Thread.currentThread(), ranOn.get());
  }

  @Test
  void run_ofAHandlerWithoutAResponse_endsSuccessfulAndEmpty() throws Exception {
    Operation ended = worker().run(start(), context -> Optional.empty());
    assertTrue(ended.isSuccessful());
    assertEquals(
        "type.googleapis.com/google.protobuf.Empty",
        ended.response().orElseThrow().get("@type").getAsString());
  }

  @Test
  void run_ofAnOperationThatIsNotThere_isNotFound() {
    ApiException refused =
        assertThrows(
            ApiException.class,
            () -> worker().run(parent + "/operations/none", context -> Optional.empty()));
    assertEquals(Code.NOT_FOUND, refused.code());
    assertEquals("OPERATION_NOT_FOUND", refused.reason());
  }

  @Test
  void run_ofWhatIsNoName_isRefused_andNothingIsSent() {
    for (String name : new String[] {"", "o", "projects/p", "projects/p/operations/", "../../x"}) {
      assertThrows(
          IllegalArgumentException.class, () -> worker().run(name, context -> Optional.empty()));
    }
    assertEquals(0, proxy.seen().size());
  }

  @Test
  void run_ofAnOperationThatIsDone_returnsIt_andTheHandlerDoesNotRun() throws Exception {
    String name = start();
    Operation ended = worker().run(name, context -> Optional.empty());
    WaitingHandler second = new WaitingHandler();
    assertEquals(ended, worker().run(name, second));
    assertFalse(second.hasBegun());
  }

  @Test
  void handlerThatThrows_failsTheOperation_withItsMessage() throws Exception {
    assertFails(Code.UNKNOWN, "out of rows", new IllegalStateException("out of rows"));
    assertFails(Code.UNKNOWN, "disk full", new IOException("disk full"));
    assertFails(Code.UNKNOWN, "java.lang.NullPointerException", new NullPointerException());
  }

  @Test
  void handlerThatFailsWithACode_failsTheOperationWithThatCode() throws Exception {
    IOException cause = new IOException("no route");
    assertFails(
        Code.DATA_LOSS, "half", new OperationFailedException(Code.DATA_LOSS, "half", cause));
    for (Code code : new Code[] {Code.OK, Code.CANCELLED}) {
      assertThrows(
          IllegalArgumentException.class, () -> new OperationFailedException(code, "x", cause));
    }
  }

  @Test
  void handlerThatThrowsAnError_failsTheOperation() throws Exception {
    assertFails(Code.UNKNOWN, "deep", new StackOverflowError("deep"));
    assertFails(Code.UNKNOWN, "no", new AssertionError("no"));
  }

  @Test
  void handlerThatRunsOutOfMemory_failsTheOperation_andTheErrorIsThrownAgain() throws Exception {
    String name = start();
    OutOfMemoryError error = new OutOfMemoryError("on purpose");
    OutOfMemoryError thrown =
        assertThrows(
            OutOfMemoryError.class,
            () ->
                worker()
                    .run(
                        name,
                        context -> {
                          throw error;
                        }));
    assertSame(error, thrown);
    assertFailed(Code.UNKNOWN, get(name));
  }

  @Test
  void handlerThatStopsUnasked_failsTheOperation() throws Exception {
    assertFails(Code.UNKNOWN, "I quit", new OperationCancelledException("I quit"));
    assertFails(Code.UNKNOWN, "shaken", new InterruptedException("shaken"));
    assertTrue(Thread.interrupted(), "an interrupt is kept");
  }

  private void assertFails(Code code, String message, Throwable thrown) throws Exception {
    try (LogRecords log = LogRecords.of(HandlerRun.class)) {
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
      assertEquals("FAILED", state(ended));
      assertFailed(code, ended);
      assertEquals(message, error(ended).message());
      assertSame(thrown, log.only().getThrown(), "it is logged with its stack");
      assertTrue(log.only().getMessage().contains(ended.name()));
    }
  }

  @Test
  void handlerThatThrowsAVeryLongMessage_failsTheOperationWithItsBeginning() throws Exception {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  throw new IllegalStateException("no ".repeat(1_000_000));
                });
    assertTrue(error(ended).message().startsWith("no no "));
    assertTrue(error(ended).message().length() < 9000);
  }

  @Test
  void response_thatHasNoType_failsTheOperation() throws Exception {
    JsonObject untyped = new JsonObject();
    untyped.addProperty("@type", "x");
    for (JsonObject response : new JsonObject[] {new JsonObject(), untyped}) {
      Operation ended = worker().run(start(), context -> Optional.of(response));
      assertFailed(Code.UNKNOWN, ended);
    }
  }

  @Test
  void response_thatIsTooLarge_failsTheOperation() throws Exception {
    JsonObject large = typed("x", "x".repeat(1_000_000));
    Operation ended = worker().run(start(), context -> Optional.of(large));
    assertFailed(Code.OUT_OF_RANGE, ended);
    assertTrue(error(ended).message().contains("at most 1000000"), ended::toString);
    assertEquals(get(ended.name()), ended);
  }

  @Test
  void failure_thatFindsNoRoomBesideTheMetadata_stillEndsTheOperation() throws Exception {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  context.metadata(filling());
                  throw new IllegalStateException("no room for this");
                });
    assertEquals("FAILED", ended.error().isPresent() ? "FAILED" : "", ended::toString);
  }

  /** So much metadata that there is no room for a word more. */
  private static JsonObject filling() {
    JsonObject json = new JsonObject();
    json.addProperty("@type", "t/" + "x".repeat(999_986));
    return json;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void metadata_withoutAType_isRefused_andTheOldIsKept(String type) throws Exception {
    JsonObject untyped = new JsonObject();
    untyped.addProperty("@type", type);
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  assertThrows(IllegalArgumentException.class, () -> context.metadata(untyped));
                  return Optional.empty();
                });
    assertTrue(ended.isSuccessful());
  }

  @Test
  void twoWorkers_givenTheSameName_oneRuns_andTheOtherIsRefused() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> first = begin(worker(), name, handler);
    handler.begun();
    WaitingHandler second = new WaitingHandler();
    ApiException refused = assertThrows(ApiException.class, () -> worker().run(name, second));
    assertEquals("OPERATION_ALREADY_CLAIMED", refused.reason());
    assertFalse(second.hasBegun());
    handler.succeed();
    assertTrue(ended(first).isSuccessful());
  }

  @Test
  void oneWorker_givenTheSameNameTwice_runsItOnce() throws Exception {
    String name = start();
    Worker worker = worker();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> first = begin(worker, name, handler);
    handler.begun();
    assertThrows(IllegalStateException.class, () -> worker.run(name, context -> Optional.empty()));
    handler.succeed();
    assertTrue(ended(first).isSuccessful());
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
    assertTrue(running.get(60, TimeUnit.SECONDS).isSuccessful());
    assertEquals(1, tasks.get());

    CompletableFuture<Operation> refused =
        worker.submit(parent + "/operations/none", context -> Optional.empty(), threads());
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> refused.get(60, TimeUnit.SECONDS));
    assertInstanceOf(ApiException.class, thrown.getCause());
  }

  @Test
  void start_startsWhatIsAskedFor() throws Exception {
    Operation started =
        worker().start(parent, StartRequest.ofType("IMPORT_ENTITIES").withOperationId("mine"));
    assertEquals(parent + "/operations/mine", started.name());
    assertFalse(started.done());
    assertThrows(
        IllegalArgumentException.class,
        () -> StartRequest.ofType("").withMetadata(new JsonObject()));
  }
}
