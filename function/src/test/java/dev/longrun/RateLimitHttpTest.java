package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitHttpTest {
  private static final String LIST = "/v1/projects/shop/operations";

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private AccessServer server;

  private void start(int total, int perCaller) throws Exception {
    server = new AccessServer(directory, clock, new RateLimiter(total, perCaller, clock));
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private Reply list(String caller) {
    return server.send(caller, "GET", LIST, "");
  }

  /** How many of ten requests at once get something else than 429. */
  private long served(String caller) {
    return IntStream.range(0, 10).filter(i -> list(caller).status() != 429).count();
  }

  private static void assertTellsWhenToComeBack(Reply reply, String whose, int limit) {
    assertEquals(429, reply.status(), reply.text());
    assertEquals("RESOURCE_EXHAUSTED", reply.error().get("status").getAsString());
    assertEquals("1", reply.header("Retry-After"));
    JsonArray details = reply.error().getAsJsonArray("details");
    JsonObject info = details.get(0).getAsJsonObject();
    assertEquals("RATE_LIMIT_EXCEEDED", info.get("reason").getAsString());
    assertEquals("googleapis.com", info.get("domain").getAsString());
    assertEquals(whose, info.getAsJsonObject("metadata").get("whose").getAsString());
    assertEquals("" + limit, info.getAsJsonObject("metadata").get("limit").getAsString());
    JsonObject retryInfo = details.get(1).getAsJsonObject();
    assertEquals("type.googleapis.com/google.rpc.RetryInfo", retryInfo.get("@type").getAsString());
    assertEquals("1s", retryInfo.get("retryDelay").getAsString());
  }

  @Test
  void aCallerThatIsTooQuick_isAskedToComeBack_andOthersAreServed() throws Exception {
    start(0, 2);
    assertEquals(4, served("viewer"));
    assertTellsWhenToComeBack(list("viewer"), "one caller", 2);
    assertEquals(200, list("operator").status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(2, served("viewer"));
  }

  @Test
  void oneCaller_isOne_withWhateverTokens() throws Exception {
    start(0, 2);
    assertEquals(3, IntStream.range(0, 3).filter(i -> list("owner").status() == 200).count());
    String[] other = {"Authorization", "Bearer another-token"};
    server.google.issue("another-token", Callers.DATASTORE, "OWNER@example.com");
    assertEquals(200, server.http.send("GET", LIST, new byte[0], other).status());
    assertEquals(429, server.http.send("GET", LIST, new byte[0], other).status());
    assertEquals(429, list("owner").status());
  }

  @Test
  void allTogether_areServedSoManyASecond_whoeverTheyAre() throws Exception {
    start(3, 0);
    assertEquals(200, list("viewer").status());
    assertEquals(403, list("no role").status());
    assertEquals(401, list("no credentials").status());
    assertEquals(401, list("unknown token").status());
    assertEquals(200, list("operator").status());
    assertEquals(200, list("owner").status());
    int asked = server.google.tokenInfoRequests();
    assertTellsWhenToComeBack(list("no credentials"), "all callers together", 3);
    assertTellsWhenToComeBack(list("user of a domain"), "all callers together", 3);
    assertEquals(asked, server.google.tokenInfoRequests(), "asks about whom it does not serve");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(3, served("owner"));
  }

  @Test
  void whoIsRefused_isInTheAuditLog() throws Exception {
    start(0, 1);
    served("viewer");
    String last = server.auditLog().lines().reduce((first, second) -> second).orElseThrow();
    assertTrue(last.contains("\"error\":\"RATE_LIMIT_EXCEEDED\""), last);
    assertTrue(last.contains("\"principal\":\"viewer@example.com\""), last);
  }
}
