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
  void callersThatAreKnown_areServedSoManyASecond_together() throws Exception {
    start(8, 0);
    assertEquals(200, list("viewer").status());
    assertEquals(200, list("operator").status());
    assertEquals(16, served("viewer") + served("operator"));
    assertTellsWhenToComeBack(list("viewer"), "all callers together", 8);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(8, served("viewer"));
  }

  @Test
  void strangers_haveALimitOfTheirOwn_andWhoIsKnownDoesNotSufferFromThem() throws Exception {
    start(8, 0);
    assertEquals(200, list("viewer").status());
    assertEquals(401, list("no credentials").status());
    assertEquals(401, list("unknown token").status());
    assertEquals(403, list("no role").status());
    int asked = server.google.tokenInfoRequests();
    assertTellsWhenToComeBack(list("no credentials"), "callers that aren't known", 2);
    assertTellsWhenToComeBack(list("user of a domain"), "callers that aren't known", 2);
    assertTellsWhenToComeBack(list("no role"), "callers that aren't known", 2);
    assertEquals(429, server.http.get("/openapi.json").status());
    assertEquals(asked, server.google.tokenInfoRequests(), "asks about whom it does not serve");
    assertEquals(10, served("viewer"));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(200, list("user of a domain").status());
  }

  @Test
  void anAddress_getsAQuarterOfWhatStrangersGet_whereAddressesAreTold() throws Exception {
    server = new AccessServer(directory, clock, new RateLimiter(64, 0, true, clock));
    assertEquals(8, refused401("1.2.3.4", 10));
    assertEquals(0, refused401("5.6.7.8, 1.2.3.4", 1));
    assertEquals(8, refused401("1.2.3.4, 5.6.7.8", 10));
  }

  private long refused401(String forwardedFor, int requests) {
    return IntStream.range(0, requests)
        .map(
            i ->
                server
                    .http
                    .send("GET", LIST, new byte[0], "X-Forwarded-For", forwardedFor)
                    .status())
        .filter(status -> status == 401)
        .count();
  }

  @Test
  void whoComesTooOften_isCountedInTheAuditLog_notWrittenThere() throws Exception {
    start(0, 1);
    served("viewer");
    assertEquals("", server.auditLog());
    clock.advance(Duration.ofSeconds(10));
    IntStream.range(0, 3).forEach(i -> list("viewer"));
    String line = server.auditLog();
    assertEquals(1, line.lines().count(), line);
    assertTrue(
        line.contains("\"message\":\"9 more refusals of known callers in the last 10 s\""), line);
  }
}
