package dev.longrun;

import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.cloud.functions.invoker.runner.Invoker;
import com.google.gson.JsonParser;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.service.Sweep;
import dev.longrun.store.OperationStore;
import dev.longrun.store.UnreliableStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sweep as Cloud Scheduler calls it, under the real Functions invoker. */
class SweepFunctionTest {
  /** The invoker makes the function by its class, so its parts have to wait for it here. */
  private static final AtomicReference<SweepFunction> NEXT = new AtomicReference<>();

  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private UnreliableStore store;
  private Invoker invoker;
  private Http http;

  /** Made by the invoker. */
  public static final class Function implements HttpFunction {
    private final SweepFunction function = NEXT.get();

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
      function.service(request, response);
    }
  }

  @BeforeEach
  void startServer(@TempDir Path directory) throws Exception {
    store = new UnreliableStore(new SqliteOperationStore(directory.resolve("operations.db")));
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    NEXT.set(new SweepFunction(new Sweep(live(store, clock)), new SweepLog(out)));
    int port = freePort();
    invoker =
        new Invoker(
            port, Function.class.getName(), "http", SweepFunctionTest.class.getClassLoader());
    invoker.startTestServer();
    http = new Http("http://127.0.0.1:" + port);
  }

  @AfterEach
  void stopServer() throws Exception {
    invoker.stopServer();
    store.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Operation overdue(OperationStore store) {
    Operation operation = Operations.processing(Operations.initializing(Operations.name("x")));
    return store.update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  @Test
  void aRequest_sweeps_andRepliesWithTheCounts_whichAreLoggedToo() {
    Operation operation = overdue(store);
    Http.Reply reply = http.post("/", "{}");
    assertEquals(200, reply.status());
    assertEquals("application/json; charset=UTF-8", reply.header("Content-Type"));
    assertEquals(
        JsonParser.parseString(
            "{\"settled\":1,\"effects\":0,\"purged\":0,\"failed\":0,\"undecodable\":0,\"complete\":true}"),
        reply.json());
    assertEquals(State.FAILED, store.get(operation.name(), soon()).orElseThrow().state());
    String line = log.toString(StandardCharsets.UTF_8);
    assertEquals(reply.json(), JsonParser.parseString(line).getAsJsonObject().get("sweep"));
  }

  @Test
  void aSecondRequest_findsNothingToDo() {
    overdue(store);
    http.post("/", "");
    Http.Reply reply = http.get("/");
    assertEquals(0, reply.json().get("settled").getAsInt());
    assertTrue(reply.json().get("complete").getAsBoolean());
  }

  @Test
  void aRequest_whileTheStoreIsGone_isUnavailable_soThatTheSchedulerTriesAgain() {
    store.goAway();
    Http.Reply reply = http.post("/", "");
    assertEquals(503, reply.status());
    assertEquals("UNAVAILABLE", reply.error().get("status").getAsString());
    assertEquals("STORE_UNAVAILABLE", reply.reason());
    store.comeBack();
    assertEquals(200, http.post("/", "").status());
  }

  static Stream<Throwable> bugs() {
    return Stream.of(new IllegalStateException("on purpose"), new AssertionError("on purpose"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void anyOtherFailure_isInternal_inJson_andLoggedWhole(Throwable bug) {
    Logger logger = Logger.getLogger(SweepFunction.class.getName());
    List<Throwable> logged = new CopyOnWriteArrayList<>();
    Filter recorder =
        line -> {
          logged.add(line.getThrown());
          return false;
        };
    logger.setFilter(recorder);
    try {
      store.failWith(bug);
      Http.Reply reply = http.post("/", "");
      assertEquals(500, reply.status());
      assertEquals("application/json; charset=UTF-8", reply.header("Content-Type"));
      assertEquals("INTERNAL", reply.reason());
      assertEquals(List.of(bug), logged);
    } finally {
      logger.setFilter(null);
    }
    store.comeBack();
    assertEquals(200, http.post("/", "").status());
  }

  @Test
  void theFunctionThatDeploys_isComposedFromItsEnvironment(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("deployed.db");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Invoker.class.getName(),
            "--target",
            SweepFunction.class.getName(),
            "--port",
            Integer.toString(port));
    builder
        .environment()
        .putAll(Map.of("LONGRUN_STORE", "sqlite", "LONGRUN_SQLITE_FILE", file.toString()));
    Process process = builder.redirectErrorStream(true).start();
    try (OperationStore itsStore = new SqliteOperationStore(file);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      overdue(itsStore);
      awaitLine(output, "URL: http://localhost:" + port);
      Http.Reply reply = new Http("http://127.0.0.1:" + port).post("/", "");
      assertEquals(1, reply.json().get("settled").getAsInt(), reply.text());
      String line = awaitLine(output, "swept: 1 settled");
      assertEquals(reply.json(), JsonParser.parseString(line).getAsJsonObject().get("sweep"));
    } finally {
      process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
  }

  private static String awaitLine(BufferedReader output, String containing) throws IOException {
    String line = output.readLine();
    while (line != null && !line.contains(containing)) {
      line = output.readLine();
    }
    assertNotNull(line, "the process ended before it said: " + containing);
    return line;
  }
}
