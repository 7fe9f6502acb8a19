package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.OperationName;
import dev.longrun.store.EachStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;

/**
 * Runs {@code src/test/clients}: real clients in other languages, as their users run them. All at
 * once, since most of their time they wait.
 */
@Tag("clients")
@EachStore
class ClientProgramsTest extends ClientsFixture {
  private static final long MAX_SECONDS = 240;
  private static final String DISCOVERY_DOCUMENT = "/$discovery/rest?version=v1";

  /** As the test runners of Node, of Python and of our shell scripts say it. */
  private static final Pattern SOME_PASSED =
      Pattern.compile(
          "^(# pass [1-9]\\d*|Ran [1-9]\\d* tests? in .*|[1-9]\\d* passed)$", Pattern.MULTILINE);

  private static final Pattern SOME_LEFT_OUT =
      Pattern.compile("^(# (skipped|todo|cancelled) [1-9]|OK \\(.*skipped)", Pattern.MULTILINE);

  @TempDir Path outputs;
  private final List<Process> started = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> everyClient() throws IOException {
    boolean discovery = http().get(DISCOVERY_DOCUMENT).status() == 200;
    List<DynamicTest> tests = new ArrayList<>();
    for (ClientProgram program : ClientProgram.values()) {
      boolean served =
          switch (program.api()) {
            case OPERATIONS -> true;
            case GRPC -> speaksGrpc();
            case DISCOVERY_DOCUMENT -> discovery;
          };
      if (served && program.isReady()) {
        tests.add(started(program));
      } else if (served && program.isRequired()) {
        tests.add(dynamicTest(program.name(), () -> reportMissing(program)));
      }
    }
    tests.add(dynamicTest("every cancel was recorded once", this::assertCancelsWereRecordedOnce));
    return tests.stream();
  }

  /** Whether the servers do. */
  boolean speaksGrpc() {
    return false;
  }

  private DynamicTest started(ClientProgram program) throws IOException {
    Map<String, String> environment = new HashMap<>(servers().environment());
    environment.put("LONGRUN_PROJECT", "p" + UUID.randomUUID().toString().substring(0, 8));
    Path output = outputs.resolve(program.name());
    Process process = program.start(environment, output);
    started.add(process);
    return dynamicTest(program.name(), () -> assertEndsWell(program, process, output));
  }

  private static void assertEndsWell(ClientProgram program, Process process, Path output)
      throws Exception {
    boolean inTime = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    String said = program + " said:\n" + Files.readString(output);
    assertTrue(inTime, () -> "it still runs; " + said);
    assertEquals(0, process.exitValue(), said);
    assertTrue(SOME_PASSED.matcher(said).find(), said);
    assertFalse(SOME_LEFT_OUT.matcher(said).find(), said);
  }

  /** A client that does not run says so; in CI it fails instead. */
  private static void reportMissing(ClientProgram program) {
    String what = program + " can't be tested: scripts/test has not installed what it needs";
    assertNotEquals("true", System.getenv("CI"), what);
    Assumptions.abort(what);
  }

  private void assertCancelsWereRecordedOnce() {
    Map<OperationName, Set<CancelRequest>> cancels = servers().faultyStore().cancels();
    assertFalse(cancels.isEmpty());
    cancels.forEach((name, requests) -> assertEquals(1, requests.size(), name + ": " + requests));
  }

  @AfterParameterizedClassInvocation
  void endPrograms() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
