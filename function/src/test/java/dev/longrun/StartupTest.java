package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a start that can't succeed: the invoker, as a process of its own. */
@Tag("slow")
class StartupTest {
  private static final String POLICY =
      "{\"bindings\": [{\"role\": \"viewer\", \"members\": [\"domain:example.com\"]}]}";

  @TempDir Path directory;

  private record End(int status, String output) {}

  private End start(Class<?> function, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = InvokerProcess.command(function, 0, directory, environment).start();
    try (InputStream output = process.getInputStream()) {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it started");
      return new End(
          process.exitValue(), new String(output.readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertFails(Map<String, String> environment, String message) throws Exception {
    Map<String, String> inTheCloud = new TreeMap<>(environment);
    inTheCloud.put("K_SERVICE", "operations");
    assertEquals(
        new End(78, "{\"message\":\"Can't start: " + message + "\",\"severity\":\"CRITICAL\"}\n"),
        start(OperationsFunction.class, inTheCloud));
  }

  @Test
  void withoutAMode_theStartFails_withOneLine() throws Exception {
    assertFails(
        Map.of("LONGRUN_POLICY", POLICY),
        "LONGRUN_AUTH must be set to oauth or iam: it has no default");
  }

  @Test
  void forEveryone_theStartFails_withOneLine() throws Exception {
    assertFails(
        Map.of("LONGRUN_AUTH", "none"),
        "LONGRUN_AUTH=none would open this service to everyone, so it is refused where K_SERVICE is set");
  }

  @Test
  void withABrokenPolicy_theStartFails_withOneLine_thatNamesTheLineOfThePolicy() throws Exception {
    assertFails(
        Map.of("LONGRUN_AUTH", "oauth", "LONGRUN_POLICY", POLICY.replace("[{", "[\n{\"x\": 1,")),
        "LONGRUN_POLICY: the policy is wrong in line 2: 'x' is not known here; use role, members or project");
  }

  @Test
  void withoutAFirestoreClient_theProcessEnds_thoughItMayServeAlready() throws Exception {
    Map<String, String> noProject =
        Map.of(
            "LONGRUN_AUTH",
            "none",
            "LONGRUN_STORE",
            "firestore",
            "FIRESTORE_EMULATOR_HOST",
            "127.0.0.1:1");
    End end = start(OperationsFunction.class, noProject);
    assertEquals(78, end.status());
    assertTrue(end.output().contains("{\"message\":\"Can't start: "), end.output());
  }

  @Test
  void theSweep_failsToStartInTheSameWay() throws Exception {
    assertEquals(
        new End(
            78,
            "{\"message\":\"Can't start: LONGRUN_STORE=disk is not known; use firestore or sqlite\",\"severity\":\"CRITICAL\"}\n"),
        start(SweepFunction.class, Map.of("LONGRUN_STORE", "disk")));
  }
}
