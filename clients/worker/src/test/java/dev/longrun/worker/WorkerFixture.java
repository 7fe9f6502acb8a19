package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.StartRequest;
import dev.longrun.worker.client.Status;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, a proxy before it that can fail, and threads, for the contracts of the worker. */
abstract class WorkerFixture {
  static final Duration LEASE = Duration.ofSeconds(60);
  static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String METADATA = "type.googleapis.com/google.protobuf.Struct";

  final String parent = "projects/p" + UUID.randomUUID();
  Backend backend;
  FaultyProxy proxy;
  OperationsClient client;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Worker> workers = new ArrayList<>();

  abstract Backend open() throws Exception;

  @BeforeEach
  void openBackend() throws Exception {
    backend = open();
    proxy = new FaultyProxy(backend.url());
    client = new OperationsClient(Endpoint.of(backend.url()), Credentials.none(), "test");
  }

  @AfterEach
  void closeAll() {
    threads.shutdownNow();
    workers.forEach(worker -> worker.close(Duration.ZERO));
    proxy.close();
    backend.close();
  }

  static WorkerOptions options() {
    return WorkerOptions.named("w").withLeaseDuration(LEASE);
  }

  Worker worker() {
    return worker(options());
  }

  /** A worker whose requests go through the proxy; it is closed after the test. */
  Worker worker(WorkerOptions options) {
    OperationsClient proxied =
        new OperationsClient(Endpoint.of(proxy.url()), Credentials.none(), "test");
    Worker worker = new Worker(proxied, backend.clock(), new SecureRandom(), options);
    workers.add(worker);
    return worker;
  }

  String start() throws Exception {
    return start(StartRequest.ofType("EXPORT_ENTITIES"));
  }

  String start(StartRequest request) throws Exception {
    return client.start(parent, request).name();
  }

  void cancel(String name) throws Exception {
    client.cancel(name, "");
  }

  Operation get(String name) {
    try {
      return client.get(name);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String state(String name) {
    return state(get(name));
  }

  static String state(Operation operation) {
    return common(operation).get("state").getAsString();
  }

  static JsonObject common(Operation operation) {
    return operation.metadata().orElseThrow().getAsJsonObject("common");
  }

  static String completed(Operation operation) {
    JsonObject progress = Backend.message(operation.metadata().orElseThrow(), "progressEntities");
    return progress.has("workCompleted") ? progress.get("workCompleted").getAsString() : "";
  }

  static Status error(Operation operation) {
    return operation.error().orElseThrow();
  }

  static void assertFailed(Code code, Operation operation) {
    assertEquals(code, operation.error().map(Status::code).orElse(Code.OK), operation::toString);
  }

  static JsonObject typed(String field, String value) {
    JsonObject json = new JsonObject();
    json.addProperty("@type", METADATA);
    JsonObject content = new JsonObject();
    content.addProperty(field, value);
    json.add("value", content);
    return json;
  }

  static ApiException refusal(Future<?> running) throws Exception {
    try {
      ended(running);
    } catch (ExecutionException e) {
      return (ApiException) e.getCause();
    }
    throw new AssertionError("it was not refused");
  }

  /** Runs the handler on another thread. */
  Future<Operation> begin(Worker worker, String name, OperationHandler handler) {
    return threads.submit(() -> worker.run(name, handler));
  }

  <T> Future<T> inBackground(Callable<T> work) {
    return threads.submit(work);
  }

  ExecutorService threads() {
    return threads;
  }

  static <T> T ended(Future<T> running) throws Exception {
    return running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until it is so. */
  static void await(BooleanSupplier so) throws InterruptedException {
    for (long end = System.nanoTime() + TIMEOUT.toNanos(); !so.getAsBoolean(); ) {
      assertTrue(System.nanoTime() - end < 0, "it has not become so");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Moves the clock second by second until it is so. */
  void advanceUntil(BooleanSupplier so) throws InterruptedException {
    for (int seconds = 0; !so.getAsBoolean(); seconds++) {
      assertTrue(seconds < LEASE.toSeconds(), "it has not become so");
      backend.advance(SECOND);
      TimeUnit.MILLISECONDS.sleep(250); // Two ticks of the worker.
    }
  }

  /** Waits until a heartbeat for it waits for a cancel request. */
  void awaitWaiting(String name) throws InterruptedException {
    await(() -> proxy.count(request -> request.waits() && request.body().contains(name)) > 0);
  }
}
