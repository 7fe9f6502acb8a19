package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.error.ServerErrors;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the workers in {@code examples/} as their users do: as processes, against a real server. */
@Tag("clients")
class ExamplesTest {
  private static final int DONE = 0;
  private static final int CANCELLED = 3;
  private static final int LEASE_LOST = 4;
  private static final int NOTHING_TO_DO = 5;

  /** Takes no room on the disk, and longer to compress than any test waits. */
  private static final long ENDLESS = 1L << 36;

  private static final long MAX_SECONDS = 60;

  @TempDir Path directory;
  private final AtomicBoolean flaky = new AtomicBoolean();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  enum Example {
    PYTHON("../examples/python/worker.py", "python3"),
    BASH("../examples/bash/worker", "bash", "curl", "jq", "gzip");

    private final String path;
    private final List<String> needed;

    Example(String path, String... needed) {
      this.path = path;
      this.needed = List.of(needed);
    }

    /** A test that does not run says so; in CI it fails instead. */
    void requireTools() {
      List<String> missing = needed.stream().filter(tool -> !installed(tool)).toList();
      if (!missing.isEmpty()) {
        String what = path + " can't be tested: " + missing + " not installed";
        assertNotEquals("true", System.getenv("CI"), what);
        Assumptions.abort(what);
      }
    }

    private static boolean installed(String tool) {
      return Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
    }
  }

  @BeforeEach
  void startServer() throws Exception {
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    server =
        new OperationsServer(
            new Dispatcher(
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

  private Path endlessInput() throws IOException {
    Path input = directory.resolve("endless");
    try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
      file.setLength(ENDLESS);
    }
    return input;
  }

  private Process run(Example example, String operation, Path input) throws IOException {
    example.requireTools();
    String[] command = {
      example.path, "--url", server.url(), "--lease", "6", operation, "" + input, "" + output()
    };
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("no_proxy", "*");
    Process process = builder.start();
    process
        .onExit()
        .orTimeout(MAX_SECONDS, TimeUnit.SECONDS)
        .exceptionally(tooLong -> process.destroyForcibly());
    return process;
  }

  private static void awaitLine(BufferedReader said, String containing) throws IOException {
    String line = said.readLine();
    List<String> before = new ArrayList<>();
    for (; line != null && !line.contains(containing); line = said.readLine()) {
      before.add(line);
    }
    assertNotNull(line, "the worker said only: " + before);
  }

  private static void assertEnds(Process process, int status) throws Exception {
    try (BufferedReader said = process.inputReader()) {
      List<String> lines = said.lines().toList();
      assertEquals(status, process.waitFor(), () -> String.join("\n", lines));
    }
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
  void work_isDone_evenIfTheServerIsUnavailableAtTimes(Example example) throws Exception {
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
  void work_thatIsCancelled_stops_andLeavesNothingBehind(Example example) throws Exception {
    String name = start("{}");
    Process process = run(example, name, endlessInput());
    awaitLine(process.inputReader(), " of " + ENDLESS);
    cancel(name);
    assertEnds(process, CANCELLED);

    JsonObject operation = get(name);
    assertEquals("CANCELLED", state(operation));
    assertEquals(1, operation.getAsJsonObject("error").get("code").getAsInt());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_whoseLeaseIsLost_stops_andLeavesNothingBehind(Example example) throws Exception {
    String name = start("{\"cancelGracePeriod\":\"0s\"}");
    Process process = run(example, name, endlessInput());
    awaitLine(process.inputReader(), " of " + ENDLESS);
    cancel(name);
    JsonObject ended = get(name);
    assertEquals("CANCELLED", state(ended));
    assertEnds(process, LEASE_LOST);

    assertEquals(ended, get(name));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_thatIsDone_isLeftAlone(Example example) throws Exception {
    String name = start("{}");
    cancel(name);
    JsonObject done = get(name);

    assertEnds(run(example, name, endlessInput()), NOTHING_TO_DO);
    assertEquals(done, get(name));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void work_thatAnotherHolds_isLeftAlone(Example example) throws Exception {
    String name = start("{}");
    assertEquals(200, http.post("/v1/" + name + ":claim", "{\"worker\":\"other\"}").status());

    assertEnds(run(example, name, endlessInput()), NOTHING_TO_DO);
    assertEquals("PROCESSING", state(get(name)));
    assertNothingIsLeft();
  }
}
