package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk cancel takes the permission to list, and for each operation the permission to cancel it. */
class BulkCancelAccessTest {
  private static final String PARENT = "/v1/projects/shop";
  private static final String ALL = "{\"filter\":\"*\"}";

  @TempDir Path directory;
  private AccessServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
    for (String id : List.of("a", "b")) {
      Reply started = server.send("owner", "POST", PARENT + "/operations:start", start(id));
      assertEquals(200, started.status(), started.text());
    }
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private static String start(String id) {
    return "{\"operationId\":\"" + id + "\"}";
  }

  private Reply bulkCancel(String caller) {
    return server.send(caller, "POST", PARENT + "/operations:cancel", ALL);
  }

  private String state(String id) {
    JsonObject operation = server.send("owner", "GET", PARENT + "/operations/" + id, "").json();
    return operation
        .getAsJsonObject("metadata")
        .getAsJsonObject("common")
        .get("state")
        .getAsString();
  }

  @ParameterizedTest
  @CsvSource({"worker, 403", "no role, 403", "bank worker, 403", "unknown token, 401"})
  void whoMayNotList_isRefused(String caller, int status) {
    assertEquals(status, bulkCancel(caller).status());
    assertEquals("INITIALIZING", state("a"));
  }

  @Test
  void whoMayListButNotCancel_isRefusedAsAWhole_withOneLineOfLog() {
    Reply reply = bulkCancel("viewer");
    assertEquals(403, reply.status(), reply.text());
    assertTrue(reply.error().get("message").getAsString().contains("operations.cancel"));
    assertEquals("INITIALIZING", state("a"));
    assertEquals(1, logged("IAM_PERMISSION_DENIED"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "admin", "robot with a scope"})
  void whoMayCancel_cancels_withALineOfLogForEach(String caller) {
    assertEquals(200, bulkCancel(caller).status());
    assertEquals("CANCELLED", state("a"));
    assertEquals("CANCELLED", state("b"));
    assertEquals(2, logged("INITIALIZING -> CANCELLED"));
    assertEquals(200, bulkCancel(caller).status());
    assertEquals(2, logged("INITIALIZING -> CANCELLED"));
  }

  private long logged(String what) {
    return server.auditLog().lines().filter(it -> it.contains(what)).count();
  }
}
