package dev.longrun;

import static dev.longrun.ExampleWorker.CANCELLED;
import static dev.longrun.ExampleWorker.DONE;
import static dev.longrun.ExampleWorker.LEASE_LOST;
import static dev.longrun.ExampleWorker.NOTHING_TO_DO;
import static dev.longrun.ExampleWorker.OUT_OF_TOUCH;
import static dev.longrun.ExampleWorker.assertEnds;
import static dev.longrun.ExampleWorker.awaitLine;
import static dev.longrun.ExampleWorker.endlessInput;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.error.ServerErrors;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.CuttableLink;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the workers in {@code clients/examples/} as their users do: as processes, against a real
 * server.
 */
@Tag("clients")
class ExamplesTest {
  @TempDir Path directory;
  private final AtomicBoolean flaky = new AtomicBoolean();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  @BeforeEach
  void startServer() throws Exception {
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    server =
        new OperationsServer(
            Dispatchers.over(
                unavailableAtTimes(store),
                OpenAccess.access(),
                Stores.clock(),
                new SecureRandom()));
    http = new Http(server.url());
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
    store.close();
  }

  /**
   * The same store, which while {@link #flaky} does not do every third thing that it is asked to.
   */
  private OperationStore unavailableAtTimes(OperationStore store) {
    AtomicInteger calls = new AtomicInteger();
    return (OperationStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {OperationStore.class},
            (proxy, method, arguments) -> {
              if (flaky.get() && calls.getAndIncrement() % 3 == 0) {
                throw ServerErrors.storeUnavailable(new IOException("for the test"));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private String start(String body) {
    return http.post("/v1/projects/demo/operations:start", body).json().get("name").getAsString();
  }

  private JsonObject get(String name) {
    return http.get("/v1/" + name).json();
  }

  private void cancel(String name) {
    assertEquals(200, http.post("/v1/" + name + ":cancel", "").status());
  }

  private static String state(JsonObject operation) {
    JsonObject metadata = operation.getAsJsonObject("metadata");
    return metadata.getAsJsonObject("common").get("state").getAsString();
  }

  private Path output() {
    return directory.resolve("output.gz");
  }

  private Process run(ExampleWorker example, String operation, Path input) throws IOException {
    return example.run(server.url(), operation, input, output(), Map.of());
  }

  private Process run(ExampleWorker example, String operation, CuttableLink link)
      throws IOException {
    String url = "http://127.0.0.1:" + link.port();
    return example.run(url, operation, endlessInput(directory), output(), Map.of());
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> left =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.startsWith(output().getFileName().toString()))
              .toList();
      assertEquals(List.of(), left);
    }
  }

  @ParameterizedTest
  @EnumSource
  void work_isDone_evenIfTheServerIsUnavailableAtTimes(ExampleWorker example) throws Exception {
    byte[] bytes = new byte[10_000_000];
    new Random(1).nextBytes(bytes);
    Arrays.fill(bytes, 0, bytes.length / 2, (byte) 'a');
    Path input = Files.write(directory.resolve("input"), bytes);
    String name = start("{}");

    flaky.set(true);
    assertEnds(run(example, name, input), DONE);
    flaky.set(false);

    JsonObject operation = get(name);
    assertEquals("SUCCESSFUL", state(operation));
    assertTrue(
        operation
            .getAsJsonObject("response")
            .get("outputUrl")
            .getAsString()
            .endsWith("/output.gz"));
    assertEquals(
        "" + bytes.length,
        operation
            .getAsJsonObject("metadata")
            .getAsJsonObject("progressEntities")
            .get("workCompleted")
            .getAsString());
    try (GZIPInputStream data = new GZIPInputStream(Files.newInputStream(output()))) {
      assertArrayEquals(bytes, data.readAllBytes());
    }
    Files.delete(output());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_thatIsCancelled_stops_andLeavesNothingBehind(ExampleWorker example) throws Exception {
    String name = start("{}");
    Process process = run(example, name, endlessInput(directory));
    awaitLine(process.inputReader(), " bytes");
    cancel(name);
    assertEnds(process, CANCELLED);

    JsonObject operation = get(name);
    assertEquals("CANCELLED", state(operation));
    assertEquals(1, operation.getAsJsonObject("error").get("code").getAsInt());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_whoseLeaseIsLost_stops_andLeavesNothingBehind(ExampleWorker example) throws Exception {
    String name = start("{\"cancelGracePeriod\":\"0s\"}");
    Process process = run(example, name, endlessInput(directory));
    awaitLine(process.inputReader(), " bytes");
    cancel(name);
    JsonObject ended = get(name);
    assertEquals("CANCELLED", state(ended));
    assertEnds(process, LEASE_LOST);

    assertEquals(ended, get(name));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_whoseConnectionsAreCut_goesOn(ExampleWorker example) throws Exception {
    String name = start("{}");
    try (CuttableLink link = new CuttableLink(server.port())) {
      Process process = run(example, name, link);
      awaitLine(process.inputReader(), " bytes");
      link.refuse(2);
      awaitLine(process.inputReader(), " bytes");
      cancel(name);
      assertEnds(process, CANCELLED);
    }
    assertEquals("CANCELLED", state(get(name)));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_thatGetsNoCallThrough_endsWithItsLease_andKeepsItsOutput(ExampleWorker example)
      throws Exception {
    String name = start("{}");
    try (CuttableLink link = new CuttableLink(server.port())) {
      Process process = run(example, name, link);
      awaitLine(process.inputReader(), " bytes");
      link.refuse(Integer.MAX_VALUE);
      assertEnds(process, OUT_OF_TOUCH);
    }
    JsonObject operation = http.post("/v1/" + name + ":wait", "").json();
    assertEquals("FAILED", state(operation));
    assertEquals(10, operation.getAsJsonObject("error").get("code").getAsInt());
    assertTrue(Files.size(directory.resolve("output.gz.partial")) > 0);
  }

  @ParameterizedTest
  @EnumSource
  void work_thatIsDone_isLeftAlone(ExampleWorker example) throws Exception {
    String name = start("{}");
    cancel(name);
    JsonObject done = get(name);

    assertEnds(run(example, name, endlessInput(directory)), NOTHING_TO_DO);
    assertEquals(done, get(name));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_thatAnotherHolds_isLeftAlone(ExampleWorker example) throws Exception {
    String name = start("{}");
    assertEquals(200, http.post("/v1/" + name + ":claim", "{\"worker\":\"other\"}").status());

    assertEnds(run(example, name, endlessInput(directory)), NOTHING_TO_DO);
    assertEquals("PROCESSING", state(get(name)));
    assertNothingIsLeft();
  }
}
