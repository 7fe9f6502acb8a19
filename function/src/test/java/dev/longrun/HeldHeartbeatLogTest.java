package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a heartbeat changes is in the audit log before its reply is held. */
@Timeout(60)
class HeldHeartbeatLogTest {
  private static final String PARENT = "/v1/projects/shop/operations";

  @TempDir Path directory;
  private AccessServer server;
  private String leaseToken;

  @BeforeEach
  void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
    post(PARENT + ":start", "{\"operationId\":\"a\"}");
    Reply claimed = post(PARENT + "/a:claim", "{\"worker\":\"w\"}");
    leaseToken = claimed.json().get("leaseToken").getAsString();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private Reply post(String path, String body) {
    return server.send("owner", "POST", path, body);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void finalizing_isLoggedWhenItIsApplied_notWhenTheReplyComes(boolean ofMany) {
    String own = "\"leaseToken\":\"" + leaseToken + "\",\"finalizing\":true";
    String name = "\"name\":\"projects/shop/operations/a\",";
    String path = ofMany ? PARENT + ":heartbeat" : PARENT + "/a:heartbeat";
    String heartbeat = ofMany ? "\"heartbeats\":[{" + name + own + "}]" : own;
    CompletableFuture<Reply> held =
        CompletableFuture.supplyAsync(
            () -> post(path, "{" + heartbeat + ",\"waitForCancel\":\"20s\"}"));
    boolean logged = isLoggedSoon("PROCESSING -> FINALIZING");
    boolean heldStill = !held.isDone();
    assertEquals(200, post(PARENT + "/a:terminate", "").status());
    held.join();
    assertTrue(logged && heldStill, () -> "held: " + heldStill + ", log: " + server.auditLog());
  }

  private boolean isLoggedSoon(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!server.auditLog().contains(text) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return server.auditLog().contains(text);
  }
}
