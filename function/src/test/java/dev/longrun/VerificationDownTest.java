package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.GoogleStandIn.Mode;
import dev.longrun.auth.ServiceAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever can't be verified at the moment is told to come back, not that they are nobody. */
@Tag("slow")
class VerificationDownTest {
  private static final String LIST = "/v1/projects/shop/operations";
  private static final List<String> BOTH_KINDS = List.of("viewer", "robot with an audience");

  /** Several times what verification may take, since machines that build are slow. */
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private AccessServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new AccessServer(directory, clock, RateLimiter.none());
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  private Reply list(String caller) {
    return server.send(caller, "GET", LIST, "");
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "WELL", mode = EnumSource.Mode.EXCLUDE)
  @Timeout(60)
  void whileGoogleFails_callersAreAskedToTryAgainLater_soon(Mode mode) throws Exception {
    server.google.mode(mode);
    long start = System.nanoTime();
    List<CompletableFuture<Reply>> replies =
        BOTH_KINDS.stream()
            .map(caller -> CompletableFuture.supplyAsync(() -> list(caller)))
            .toList();
    for (CompletableFuture<Reply> each : replies) {
      Reply reply = each.get();
      assertEquals(503, reply.status(), reply.text());
      assertEquals("VERIFICATION_UNAVAILABLE", reply.reason());
      assertEquals("UNAVAILABLE", reply.error().get("status").getAsString());
      assertEquals("1", reply.header("Retry-After"));
      assertEquals("", reply.header("WWW-Authenticate"));
      JsonObject retryInfo = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
      assertEquals(
          "type.googleapis.com/google.rpc.RetryInfo", retryInfo.get("@type").getAsString());
      assertEquals("1s", retryInfo.get("retryDelay").getAsString());
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(AT_MOST) < 0, taken.toString());
  }

  @Test
  void aConnectionThatGoogleCloses_isNotNoticedByCallers() throws Exception {
    BOTH_KINDS.forEach(caller -> assertEquals(200, list(caller).status(), caller));
    clock.advance(Duration.ofMinutes(5));
    for (String caller : BOTH_KINDS) {
      server.google.fail(Mode.HANGS_UP, 1);
      assertEquals(200, list(caller).status(), caller);
    }
  }

  @Test
  void manyRequestsAtOnce_withOneNewToken_areAllServed() throws Exception {
    for (String caller : BOTH_KINDS) {
      ExecutorService threads = Executors.newFixedThreadPool(50);
      List<Callable<Reply>> requests = Collections.nCopies(50, () -> list(caller));
      for (Future<Reply> reply : threads.invokeAll(requests)) {
        assertEquals(200, reply.get().status(), reply.get().text());
      }
      threads.shutdown();
    }
  }

  @Test
  void onceGoogleIsBack_callersAreServedAtOnce() throws Exception {
    for (Mode mode : List.of(Mode.DOWN, Mode.ERROR_503, Mode.GARBAGE)) {
      server.google.mode(mode);
      BOTH_KINDS.forEach(caller -> assertEquals(503, list(caller).status(), caller));
    }
    server.google.mode(Mode.WELL);
    BOTH_KINDS.forEach(caller -> assertEquals(200, list(caller).status(), caller));
  }

  @Test
  void whoWasVerifiedJustNow_isServed_thoughGoogleIsDown() throws Exception {
    BOTH_KINDS.forEach(caller -> assertEquals(200, list(caller).status(), caller));
    server.google.mode(Mode.DOWN);
    clock.advance(Duration.ofSeconds(59));
    BOTH_KINDS.forEach(caller -> assertEquals(200, list(caller).status(), caller));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(503, list("viewer").status());
  }

  @Test
  void whoShowsNothingAtAll_isToldSo_thoughGoogleIsDown() throws Exception {
    server.google.mode(Mode.DOWN);
    assertEquals(401, list("no credentials").status());
    assertEquals(0, server.google.tokenInfoRequests());
  }

  @Test
  void anAccountThatDoesNotExist_isUnknown_ratherThanUnverifiable() {
    ServiceAccount nobody = ServiceAccount.of("nobody@shop.iam.gserviceaccount.com");
    String token = Callers.audience(nobody, clock.instant()).signedBy(nobody);
    Reply reply = server.http.send("GET", LIST, new byte[0], "Authorization", "Bearer " + token);
    assertEquals("ACCESS_TOKEN_INVALID", reply.reason());
  }
}
