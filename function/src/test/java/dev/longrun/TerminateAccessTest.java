package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may end an operation by force, in each state that it may be in. */
class TerminateAccessTest {
  private static final String NAME = "/v1/projects/shop/operations/a";
  private static final List<String> UNFINISHED =
      List.of("INITIALIZING", "PROCESSING", "CANCELLING", "FINALIZING");
  private static final List<String> DONE = List.of("SUCCESSFUL", "FAILED", "CANCELLED");

  @TempDir Path directory;
  private AccessServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private Reply owner(String verb, String body) {
    Reply reply = server.send("owner", "POST", NAME + verb, body);
    assertEquals(200, reply.status(), reply.text());
    return reply;
  }

  private void bring(String state) {
    String start = "{\"operationId\":\"a\"}";
    server.send("owner", "POST", "/v1/projects/shop/operations:start", start);
    if (state.equals("INITIALIZING")) {
      return;
    }
    JsonObject claimed = owner(":claim", "{\"worker\":\"w\"}").json();
    String token = "{\"leaseToken\":" + claimed.get("leaseToken");
    switch (state) {
      case "CANCELLING" -> owner(":cancel", "");
      case "FINALIZING" -> owner(":heartbeat", token + ",\"finalizing\":true}");
      case "SUCCESSFUL" -> owner(":finish", token + "}");
      case "FAILED" -> owner(":finish", token + ",\"error\":{\"code\":13}}");
      case "CANCELLED" -> {
        owner(":cancel", "");
        owner(":finish", token + ",\"error\":{\"code\":1}}");
      }
      default -> assertEquals("PROCESSING", state);
    }
  }

  private JsonObject operation() {
    return server.send("owner", "GET", NAME, "").json();
  }

  private static String state(JsonObject operation) {
    return operation
        .getAsJsonObject("metadata")
        .getAsJsonObject("common")
        .get("state")
        .getAsString();
  }

  static Stream<String> unfinished() {
    return UNFINISHED.stream();
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void anAdmin_endsIt_withALineOfLog(String state) {
    bring(state);
    Reply reply = server.send("admin", "POST", NAME + ":terminate", "{\"reason\":\"stuck\"}");
    assertEquals(200, reply.status(), reply.text());
    assertEquals("CANCELLED", state(operation()));
    assertTrue(
        server.auditLog().lines().anyMatch(line -> line.contains(state + " -> CANCELLED")),
        server::auditLog);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCESSFUL", "FAILED", "CANCELLED"})
  void anAdmin_changesNothing_ofOneThatIsDone(String state) {
    bring(state);
    JsonObject before = operation();
    assertEquals(before, server.send("admin", "POST", NAME + ":terminate", "").json());
    assertEquals(before, operation());
  }

  static Stream<Arguments> others() {
    return Stream.of("operator", "worker", "viewer", "no role")
        .flatMap(
            caller ->
                Stream.concat(UNFINISHED.stream(), DONE.stream())
                    .map(state -> Arguments.of(caller, state)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whoIsNoAdmin_isRefused_andChangesNothing(String caller, String state) {
    bring(state);
    JsonObject before = operation();
    Reply reply = server.send(caller, "POST", NAME + ":terminate", "");
    assertEquals(403, reply.status(), reply.text());
    assertEquals("IAM_PERMISSION_DENIED", reply.reason());
    assertEquals(before, operation());
  }
}
